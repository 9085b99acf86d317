using Microsoft.Extensions.Logging;
using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// Hears the notifications of all nodes and wakes those who wait here. Notifications are lost while the connection is, so it
/// looks for itself at the start, after each failure and once a second; then it also frees what expired sessions left.
/// </summary>
internal sealed class PostgresListener(
    PostgresConnections connections, PostgresSignals signals, TimeProvider clock, ILogger<PostgresEngine> logger)
    : IAsyncDisposable
{
    private const string Look =
        "SELECT epoch(), position, (SELECT min(expires) - clock_timestamp() FROM sessions) FROM log_head";

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private bool _nodesChanged;

    public void Start() => _loop = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                if (failures > 0) await Task.Delay(PostgresRetry.Pause(failures - 1), clock, stop);
                await using var db = await connections.OpenAsync(stop);
                await ListenAsync(db, stop);
                if (failures > 0) logger.DatabaseBack(connections.Place);
                failures = 0;
                while (true) await WaitAsync(db, await LookAsync(db, stop), stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The rim of a background loop: whatever happened is told, and tried again.
                if (failures++ == 0) logger.DatabaseAway(connections.Place, PostgresErrors.Text(e));
            }
        }
    }

    private async Task ListenAsync(NpgsqlConnection db, CancellationToken stop)
    {
        db.Notification += (_, heard) => Hear(heard.Payload);
        await using var listen = db.Command($"LISTEN \"{connections.Schema}\"");
        await listen.ExecuteNonQueryAsync(stop);
    }

    private void Hear(string payload)
    {
        if (Signal.Head(payload) is { } row) signals.HeadMoved(row);
        else if (payload == Signal.Owners) signals.OwnersMayDiffer();
        else if (payload == Signal.Nodes)
        {
            _nodesChanged = true;
            signals.NodesMayDiffer();
        }
    }

    /// <summary>Looks at everything; returns the time until something expires.</summary>
    private async Task<TimeSpan> LookAsync(NpgsqlConnection db, CancellationToken stop)
    {
        _nodesChanged = false;
        var next = await HeadAndExpiryAsync(db, stop);
        if (next <= TimeSpan.Zero)
        {
            await SessionSql.FreeExpiredAsync(db, connections.Schema, stop);
            next = ShortestWait;
        }

        signals.OwnersMayDiffer();
        signals.NodesMayDiffer();
        return next > ShortestWait ? next : ShortestWait;
    }

    private async Task<TimeSpan> HeadAndExpiryAsync(NpgsqlConnection db, CancellationToken stop)
    {
        await using var command = db.Command(Look);
        await using var rows = await command.ExecuteReaderAsync(stop);
        await rows.ReadAsync(stop);
        signals.HeadIs(EventRow.At(rows.GetInt64(0), rows.GetInt64(1)));
        return rows.IsDBNull(2) ? PostgresLimits.Poll : rows.GetTimeSpan(2);
    }

    /// <summary>Hears notifications until it is time to look again, or another node may expire first.</summary>
    private async Task WaitAsync(NpgsqlConnection db, TimeSpan most, CancellationToken stop)
    {
        // The real time of this machine: what is waited for is a server, and a socket.
        var system = TimeProvider.System;
        var started = system.GetTimestamp();
        var wait = most < PostgresLimits.Poll ? most : PostgresLimits.Poll;
        // Npgsql waits in whole milliseconds, and for ever when there are none.
        for (var left = wait; left >= ShortestWait && !_nodesChanged; left = wait - system.GetElapsedTime(started))
            await db.WaitAsync(left, stop);
    }
}
