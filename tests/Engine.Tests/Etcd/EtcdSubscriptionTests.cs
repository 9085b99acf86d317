using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Etcd;

[Collection(EtcdTests.Name)]
[EngineNeeds("etcd")]
public sealed class EtcdSubscriptionTests(EtcdFixture etcd) : SubscriptionConformance
{
    // Two pages, in less time than a hundred thousand fsyncs take.
    protected override int ManyAppends => 12_000;

    protected override async Task<EngineHost> StartAsync() => await EtcdHost.StartAsync(etcd.Server);
}
