using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Postgres;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Postgres;

/// <summary>An engine on a database of its own.</summary>
public sealed class PostgresHost : EngineHost
{
    public const string Schema = "mirroractors";

    private readonly PostgresServer _server;
    private PostgresEngine? _engine;

    private PostgresHost(PostgresServer server, string database)
    {
        _server = server;
        Database = database;
    }

    public override IEngine Engine => _engine ?? throw new InvalidOperationException("not open");

    public string Database { get; }

    public PostgresEngineOptions Options =>
        new(_server.Connection(Database), Schema) { PasswordFile = _server.PasswordFile };

    public static async Task<PostgresHost> ClosedAsync(PostgresServer server) =>
        new(server, await server.CreateDatabaseAsync());

    public static async Task<PostgresHost> StartAsync(PostgresServer server)
    {
        var host = await ClosedAsync(server);
        host._engine = await host.OpenAsync(host.Clock);
        return host;
    }

    /// <summary>A further node on the same database.</summary>
    public Task<PostgresEngine> OpenAsync(TimeProvider clock) =>
        PostgresEngine.OpenAsync(Options, clock, NullLogger<PostgresEngine>.Instance, default);

    public override async Task RestartAsync()
    {
        await Engine.DisposeAsync();
        _engine = await OpenAsync(Clock);
    }

    public override async Task PassAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TestWriter.Ttl / 4)
        {
            var step = left < TestWriter.Ttl / 4 ? left : TestWriter.Ttl / 4;
            await BringServerForwardAsync(step);
            Clock.Advance(step);
            await Awaited.Of(_engine!.Members.Renewals, "the renewals of the sessions");
        }
    }

    public override async Task PauseAsync(TimeSpan time)
    {
        await BringServerForwardAsync(time);
        Clock.Skip(time);
    }

    public async Task<object?> QueryAsync(string sql) => await _server.QueryAsync(Database, $"SET search_path = {Schema}; {sql}");

    public override async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
    }

    /// <summary>Sessions expire by the server's clock, which cannot be set: what it is compared with is.</summary>
    private Task<object?> BringServerForwardAsync(TimeSpan time) => QueryAsync(
        $"UPDATE sessions SET expires = expires - interval '{time.Ticks / 10} microseconds'; NOTIFY {Schema}, 'nodes'");
}
