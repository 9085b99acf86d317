using System.Runtime.CompilerServices;
using System.Text.Json;
using MirrorActors.Engine.Membership;
using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// The nodes that share the database. A node that joins again under its name replaces its elder self, whose session is
/// lost at once in this process and at its next renewal in another one.
/// </summary>
internal sealed class PostgresMembership(
    PostgresConnections connections, PostgresSignals signals, TimeProvider clock, CancellationToken stopped)
    : IMembership, IAsyncDisposable
{
    private readonly HeldConnection _connection = new(connections);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PostgresSession> _here = new(StringComparer.Ordinal);

    /// <summary>Ends when the renewals that have begun are done.</summary>
    internal Task Renewals
    {
        get
        {
            lock (_gate) return Task.WhenAll(_here.Values.Select(s => s.Renewing));
        }
    }

    public async Task<INodeSession> JoinAsync(NodeInfo me, TimeSpan ttl, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(me.Id);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ttl, TimeSpan.Zero);
        var sent = clock.GetTimestamp();
        var id = await UseAsync(db => SessionSql.JoinAsync(db, connections.Schema, me, ttl, token), token);
        var session = new PostgresSession(this, clock, id, me, ttl, sent);
        PostgresSession? elder;
        lock (_gate)
        {
            _here.TryGetValue(me.Id, out elder);
            _here[me.Id] = session;
        }

        elder?.Lose();
        session.Start();
        Changed();
        return session;
    }

    public async Task<bool> EndAsync(string node, CancellationToken token)
    {
        var ended = await UseAsync(db => SessionSql.EndAsync(db, connections.Schema, node, token), token);
        Changed();
        return ended;
    }

    public async IAsyncEnumerable<IReadOnlyList<NodeInfo>> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, stopped);
        string? seen = null;
        while (true)
        {
            var changed = signals.NodesChanged;
            var nodes = await PostgresRetry.UntilThereAsync(
                () => connections.UseAsync(db => SessionSql.MembersAsync(db, either.Token), either.Token), clock, either.Token);
            var now = JsonSerializer.Serialize(nodes, NodeInfoJson.Default.ListNodeInfo);
            if (now != seen) yield return nodes;
            seen = now;
            await changed.WaitAsync(either.Token);
        }
    }

    /// <summary>The number under which a session owns scopes.</summary>
    /// <exception cref="ArgumentException">The session belongs to another engine.</exception>
    public long NumberOf(INodeSession session) =>
        session is PostgresSession own && own.BelongsTo(this)
            ? own.Id
            : throw new ArgumentException("the session belongs to another engine", nameof(session));

    /// <summary>Ends every session here as a kill of the process would, without freeing what they own.</summary>
    public async ValueTask DisposeAsync()
    {
        PostgresSession[] sessions;
        lock (_gate)
        {
            sessions = [.. _here.Values];
            _here.Clear();
        }

        foreach (var session in sessions) session.Lose();
        await Task.WhenAll(sessions.Select(s => s.Renewing));
        await _turn.WaitAsync();
        await _connection.DisposeAsync();
    }

    /// <exception cref="EngineUnavailableException">The server is away.</exception>
    internal Task<bool> RenewAsync(long session, TimeSpan ttl) =>
        UseAsync(db => SessionSql.RenewAsync(db, session, ttl, stopped), stopped);

    /// <exception cref="EngineUnavailableException">The server is away.</exception>
    internal async Task<bool> UpdateAsync(long session, NodeInfo node, CancellationToken token)
    {
        var done = await UseAsync(db => SessionSql.UpdateAsync(db, connections.Schema, session, node, token), token);
        Changed();
        return done;
    }

    /// <exception cref="EngineUnavailableException">The server is away.</exception>
    internal async Task LeaveAsync(PostgresSession session)
    {
        lock (_gate)
            if (_here.GetValueOrDefault(session.Node.Id) == session) _here.Remove(session.Node.Id);
        await UseAsync(
            async db =>
            {
                await SessionSql.LeaveAsync(db, connections.Schema, session.Id, stopped);
                return true;
            },
            stopped);
        Changed();
    }

    private void Changed()
    {
        signals.OwnersMayDiffer();
        signals.NodesMayDiffer();
    }

    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken token)
    {
        await _turn.WaitAsync(token);
        try
        {
            return await _connection.UseAsync(use, token);
        }
        catch (NpgsqlException e)
        {
            await _connection.DropAsync();
            throw PostgresErrors.Unavailable(e);
        }
        finally
        {
            _turn.Release();
        }
    }
}
