using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>
/// Keeps folds up to date with the log: 1 notes the head; 2 restores each stream from its snapshot and events;
/// 3 follows the log from that head, dropping what comes again or was restored and filling holes from the stream itself.
/// When the log fails it tries again, from where it was; only after trimmed events or a failed fold it restores anew.
/// An engine that is away at the start is stood in for by a local snapshot: the tables are complete then, as of that
/// snapshot, and follow the log from there once it is back.
/// </summary>
public sealed class ViewFeed : IAsyncDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private readonly IEventLog _log;
    private readonly TimeProvider _clock;
    private readonly ILogger<ViewFeed> _logger;
    private readonly StreamCursor[] _cursors;
    private readonly PositionWaiters _waiters = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LocalSnapshotKeeper? _keeper;
    private readonly AskAgainTimer _askAgain;
    private readonly Task? _opening;
    private Task _running = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;
    private LocalSnapshotReader? _standIn;
    private LocalSnapshotReader? _restoredFrom;
    private volatile bool _hasTables;
    private volatile int _missing;
    private Position _reached;
    private bool _mustRestore = true;
    private bool _away;
    private int _failures;

    /// <param name="local">Where the local snapshot is kept; null: none.</param>
    /// <param name="standIn">Restored from while the engine is away. The log must continue it when it is back.</param>
    /// <param name="blobNews">Ends when blobs that could not be had may be there; null: only time tells.</param>
    /// <param name="opening">Ends when an engine that is away is there; null: only trying tells.</param>
    public ViewFeed(
        IEventLog log, IEnumerable<IStreamFold> folds, TimeProvider clock, ILogger<ViewFeed> logger,
        LocalSnapshotFile? local = null, LocalSnapshotReader? standIn = null, Func<Task>? blobNews = null, Task? opening = null)
    {
        _log = log;
        _clock = clock;
        _logger = logger;
        _cursors = [.. folds.Select(fold => new StreamCursor(log, fold, logger))];
        _askAgain = new AskAgainTimer(blobNews ?? (static () => Never), clock);
        _standIn = standIn;
        _opening = opening;
        if (local is not null)
            _keeper = new LocalSnapshotKeeper(local, log, [.. _cursors.Select(c => c.Fold.Prefix)], clock, logger);
    }

    /// <summary>True once every fold has had everything the log held; stays true, also when the log is away later.</summary>
    public bool IsCaughtUp => _caughtUp.Task.IsCompletedSuccessfully;

    /// <summary>True once the tables can be served: caught up, or restored from a whole local snapshot.</summary>
    public bool HasTables => _hasTables || IsCaughtUp;

    /// <summary>Streams that wait for a blob, and sets that are not in force for want of one.</summary>
    public int Missing => _missing;

    /// <summary>Begins to follow the log; returns at once, also while the log is unavailable.</summary>
    public Task StartAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        BlobMetrics.Add(this);
        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Ends when <see cref="IsCaughtUp"/> is true.</summary>
    public Task WaitUntilCaughtUpAsync(CancellationToken token) => _caughtUp.Task.WaitAsync(token);

    /// <summary>Ends when everything up to a position is in the published tables.</summary>
    /// <exception cref="InvalidOperationException">Too many callers wait already.</exception>
    public Task WaitForAsync(Position position, CancellationToken token) => _waiters.WaitAsync(position, token);

    /// <summary>
    /// Brings the local snapshot up to date, for another process to start from, and leaves it as it is until the answer is
    /// disposed of. Null when none is kept.
    /// </summary>
    public async Task<IDisposable?> HoldLocalSnapshotAsync(CancellationToken token) =>
        _keeper is null ? null : await _keeper.HoldAsync(token);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        BlobMetrics.Remove(this);
        await _keeping;
        if (_keeper is not null && IsCaughtUp) await _keeper.EndAsync();
        _waiters.CancelAll();
        _caughtUp.TrySetCanceled();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                if (_failures > 0) await PauseAsync(token);
                if (_mustRestore) await RestoreAsync(token);
                await FollowAsync(token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (PositionTrimmedException e)
            {
                _logger.FeedFellBehind(_reached, e.Oldest);
                _mustRestore = true;
                _failures++;
            }
            catch (EngineUnavailableException e)
            {
                // Once for each time it goes away: the engine tells itself when the reason changes.
                if (_failures++ == 0) _logger.LogUnavailable(e.Message);
                _away = true;
            }
            catch (Exception e)
            {
                _logger.FeedFailed(_reached, _mustRestore, e);
                _failures++;
            }
        }
    }

    private async Task RestoreAsync(CancellationToken token)
    {
        var head = await _log.HeadAsync(token);
        foreach (var cursor in _cursors)
        {
            var started = _clock.GetTimestamp();
            await cursor.RestoreAllAsync(new StreamsAhead(_log), token);
            _logger.FoldRestored(cursor.Fold.Prefix, _clock.GetElapsedTime(started));
        }

        NoteMissing();
        _reached = head;
        _mustRestore = false;
    }

    /// <summary>Before the first pause while the engine is away; as any restore, but from the copy.</summary>
    private async Task RestoreLocallyAsync(LocalSnapshotReader standIn, CancellationToken token)
    {
        foreach (var cursor in _cursors) await cursor.RestoreAllAsync(standIn, token);
        foreach (var cursor in _cursors) await cursor.Fold.PublishAsync(caughtUp: true, token);
        NoteMissing();
        _restoredFrom = standIn;
        _reached = standIn.Reached;
        _mustRestore = false;
        _hasTables = true;
        _logger.RestoredLocally(standIn.Written, standIn.Reached);
    }

    private async Task FollowAsync(CancellationToken token)
    {
        await using var batches = new BatchReader(_log, _reached, token);
        while (true)
        {
            if (_missing == 0) _askAgain.Stop();
            else _askAgain.Start(token);
            if (_askAgain.Due is { } due && await Task.WhenAny(due, batches.Next) == due)
            {
                token.ThrowIfCancellationRequested();
                await AskAgainAsync(_log, token);
                continue;
            }

            if (!await batches.Next) throw new EndOfStreamException("the subscription ended by itself");
            await FoldAsync(batches.Take(), token);
        }
    }

    private async Task FoldAsync(LogBatch batch, CancellationToken token)
    {
        // A batch from before is known already; the position never goes back.
        if (batch.UpTo < _reached) return;
        // A fold that fails half-way through a batch has an unknown state: begin anew.
        _mustRestore = true;
        foreach (var logged in batch.Events)
        {
            foreach (var cursor in _cursors) await cursor.OfferAsync(logged, token);
        }

        foreach (var cursor in _cursors) await cursor.Fold.PublishAsync(batch.CaughtUp, token);
        NoteMissing();
        _mustRestore = false;
        _failures = 0;
        _reached = batch.UpTo;
        _waiters.Reached(_reached);
        if (!batch.CaughtUp || !_caughtUp.TrySetResult()) return;
        _logger.FeedCaughtUp(_reached);
        if (_keeper is not null) _keeping = Task.Run(() => _keeper.RunAsync(token), CancellationToken.None);
    }

    private async Task AskAgainAsync(IStreamReader from, CancellationToken token)
    {
        _mustRestore = true;
        foreach (var cursor in _cursors) await cursor.AskAgainAsync(from, token);
        foreach (var cursor in _cursors) await cursor.Fold.PublishAsync(HasTables, token);
        NoteMissing();
        _mustRestore = false;
    }

    private void NoteMissing() => _missing = _cursors.Sum(cursor => cursor.Missing);

    private async Task PauseAsync(CancellationToken token)
    {
        if (_away && _standIn is { } standIn && !HasTables)
        {
            _standIn = null;
            await RestoreLocallyAsync(standIn, token);
        }

        var doubled = ViewLimits.RetryMin * Math.Pow(2, _failures - 1);
        var pause = Task.Delay(doubled < ViewLimits.RetryMax ? doubled : ViewLimits.RetryMax, _clock, token);
        await (_opening is { IsCompleted: false } ? Task.WhenAny(pause, _opening) : pause);
        if (_missing > 0 && !IsCaughtUp && _restoredFrom is { } copy) await AskAgainAsync(copy, token);
    }
}
