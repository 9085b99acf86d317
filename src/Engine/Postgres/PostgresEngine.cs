using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// The engine of nodes that share a PostgreSQL database: log, owners and members are tables of one schema. It lives through
/// restarts and failovers of the server; what a failover lost is another history, which positions tell.
/// </summary>
public sealed class PostgresEngine : IEngine
{
    private readonly PostgresConnections _connections;
    private readonly PostgresWriter _writer;
    private readonly PostgresListener _listener;
    private readonly PostgresMembership _members;
    private readonly CancellationTokenSource _stop = new();

    private PostgresEngine(PostgresConnections connections, TimeProvider clock, ILogger<PostgresEngine> logger)
    {
        var signals = new PostgresSignals();
        _connections = connections;
        _writer = new PostgresWriter(connections, signals);
        _listener = new PostgresListener(connections, signals, clock, logger);
        _members = new PostgresMembership(connections, signals, clock, _stop.Token);
        Log = new PostgresLog(connections, _writer, signals, clock, _stop.Token);
        Ownership = new PostgresOwnership(connections, _writer, _members, signals, clock, _stop.Token);
    }

    public IEventLog Log { get; }

    public IOwnership Ownership { get; }

    public IMembership Membership => _members;

    public IEngineAdmin? Admin => null;

    internal PostgresMembership Members => _members;

    /// <exception cref="EngineOpenException">
    /// The server is away or refuses, the database is missing or a standby, the schema is a newer version's, another
    /// program's, or missing although it must exist.
    /// </exception>
    public static async Task<PostgresEngine> OpenAsync(
        PostgresEngineOptions options, TimeProvider clock, ILogger<PostgresEngine> logger, CancellationToken token)
    {
        var connections = Connect(options);
        try
        {
            await PrepareAsync(connections, options.MustExist, token);
        }
        catch (NpgsqlException e)
        {
            await connections.DisposeAsync();
            throw new EngineOpenException(Explain(connections, options, e), e) { MayPass = true };
        }
        catch
        {
            await connections.DisposeAsync();
            throw;
        }

        var engine = new PostgresEngine(connections, clock, logger);
        engine._writer.Start();
        engine._listener.Start();
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _listener.DisposeAsync();
        await _members.DisposeAsync();
        await _writer.DisposeAsync();
        await _connections.DisposeAsync();
    }

    private static PostgresConnections Connect(PostgresEngineOptions options)
    {
        try
        {
            return new PostgresConnections(options);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new EngineOpenException($"the connection string of PostgreSQL cannot be used: {e.Message}");
        }
    }

    private static async Task PrepareAsync(PostgresConnections connections, bool mustExist, CancellationToken token)
    {
        await using var db = await connections.OpenAsync(token);
        await using (var ask = db.Command("SELECT pg_is_in_recovery(), current_setting('synchronous_commit')"))
        await using (var row = await ask.ExecuteReaderAsync(token))
        {
            await row.ReadAsync(token);
            if (row.GetBoolean(0)) throw Unfit(connections, "is a standby, which cannot be written");
            if (row.GetString(1) == "off")
                throw Unfit(connections, "has synchronous_commit off, so what it acknowledges may be lost: set it to on");
        }

        await PostgresSchema.MigrateAsync(db, connections, mustExist, token);
    }

    private static EngineOpenException Unfit(PostgresConnections connections, string why) =>
        new($"{connections.Place} {why}") { MayPass = true };

    private static string Explain(PostgresConnections connections, PostgresEngineOptions options, NpgsqlException e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"{connections.Place} refuses user {connections.User}: {PostgresErrors.Text(e)}",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"{connections.Place} does not exist: {PostgresErrors.Text(e)}",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            $"user {connections.User} may not make schema {connections.Schema} in {connections.Place}: {PostgresErrors.Text(e)}",
        { InnerException: IOException or UnauthorizedAccessException } when options.PasswordFile is { } file && !File.Exists(file) =>
            $"the password file {file} cannot be read",
        _ => $"{connections.Place} cannot be reached: {PostgresErrors.Text(e)}",
    };
}
