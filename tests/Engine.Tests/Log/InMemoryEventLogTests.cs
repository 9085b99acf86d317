using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Log;

public sealed class InMemoryEventLogTests : EventLogConformance
{
    protected override Task<EngineHost> StartAsync() => Task.FromResult<EngineHost>(new MemoryHost());
}
