using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Membership;

public sealed class InMemoryMembershipTests : MembershipConformance
{
    protected override Task<EngineHost> StartAsync() => Task.FromResult<EngineHost>(new MemoryHost());
}
