using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Testing.Actors;

/// <summary>Actor systems for tests: seeded, silent, on a fake clock.</summary>
public static class TestSystem
{
    private const int Seed = 7;

    public static ActorSystem Create(TimeProvider clock) =>
        new("test", clock, new Random(Seed), NullLoggerFactory.Instance);
}
