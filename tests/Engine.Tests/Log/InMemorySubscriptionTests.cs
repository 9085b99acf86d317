using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Log;

public sealed class InMemorySubscriptionTests : SubscriptionConformance
{
    protected override Task<EngineHost> StartAsync() => Task.FromResult<EngineHost>(new MemoryHost());
}
