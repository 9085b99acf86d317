using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Postgres;

/// <summary>The tests that share one server, each with a database of its own; one at a time, because some kill it.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}

public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw PostgresServer.NotInstalled();

    public async Task InitializeAsync()
    {
        if (PostgresServer.Programs is not null) _server = await PostgresServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
