using MirrorActors.Engine;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Conformance;

public sealed class MemoryHost : EngineHost
{
    private readonly InMemoryEngine _engine;

    public MemoryHost() => _engine = new InMemoryEngine(Clock);

    public override IEngine Engine => _engine;

    public override Task RestartAsync() => _engine.RestartAsync();

    public override ValueTask DisposeAsync() => _engine.DisposeAsync();
}
