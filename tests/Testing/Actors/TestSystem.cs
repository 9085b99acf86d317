using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Testing.Actors;

/// <summary>Actor systems for tests: seeded, silent unless given loggers, on the test's clock.</summary>
public static class TestSystem
{
    private const int Seed = 7;

    public static ActorSystem Create(TimeProvider clock, ILoggerFactory? loggers = null) =>
        new("test", clock, new Random(Seed), loggers ?? NullLoggerFactory.Instance);
}
