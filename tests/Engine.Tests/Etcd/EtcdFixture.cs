using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>One etcd for all tests of the contract; each test has a prefix of its own.</summary>
public sealed class EtcdFixture : IAsyncLifetime
{
    private EtcdServer? _server;

    public EtcdServer Server => _server ?? throw new InvalidOperationException("etcd is not installed");

    public async Task InitializeAsync()
    {
        if (Programs.Find("etcd") is not null) _server = await EtcdServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class EtcdTests : ICollectionFixture<EtcdFixture>
{
    public const string Name = "etcd";
}
