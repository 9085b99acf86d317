using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Ownership;

public sealed class InMemoryOwnershipTests : OwnershipConformance
{
    protected override Task<EngineHost> StartAsync() => Task.FromResult<EngineHost>(new MemoryHost());
}
