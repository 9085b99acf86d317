using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Etcd;

[Collection(EtcdTests.Name)]
[EngineNeeds("etcd")]
public sealed class EtcdEventLogTests(EtcdFixture etcd) : EventLogConformance
{
    protected override async Task<EngineHost> StartAsync() => await EtcdHost.StartAsync(etcd.Server);
}
