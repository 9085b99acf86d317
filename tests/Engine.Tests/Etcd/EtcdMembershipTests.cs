using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Etcd;

[Collection(EtcdTests.Name)]
[EngineNeeds("etcd")]
public sealed class EtcdMembershipTests(EtcdFixture etcd) : MembershipConformance
{
    protected override async Task<EngineHost> StartAsync() => await EtcdHost.StartAsync(etcd.Server);
}
