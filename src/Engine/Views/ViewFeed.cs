using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>
/// Keeps folds up to date with the log: 1 notes the head; 2 restores each stream from its snapshot and events;
/// 3 follows the log from that head, dropping what comes again or was restored and filling holes from the stream itself.
/// When the log fails it tries again, from where it was; only after trimmed events or a failed fold it restores anew.
/// </summary>
public sealed class ViewFeed : IAsyncDisposable
{
    private readonly IEventLog _log;
    private readonly TimeProvider _clock;
    private readonly ILogger<ViewFeed> _logger;
    private readonly StreamCursor[] _cursors;
    private readonly PositionWaiters _waiters = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private Position _reached;
    private bool _mustRestore = true;
    private int _failures;

    public ViewFeed(IEventLog log, IEnumerable<IStreamFold> folds, TimeProvider clock, ILogger<ViewFeed> logger)
    {
        _log = log;
        _clock = clock;
        _logger = logger;
        _cursors = [.. folds.Select(fold => new StreamCursor(log, fold))];
    }

    /// <summary>True once every fold has had everything the log held; stays true, also when the log is away later.</summary>
    public bool IsCaughtUp => _caughtUp.Task.IsCompletedSuccessfully;

    /// <summary>Begins to follow the log; returns at once, also while the log is unavailable.</summary>
    public Task StartAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Ends when <see cref="IsCaughtUp"/> is true.</summary>
    public Task WaitUntilCaughtUpAsync(CancellationToken token) => _caughtUp.Task.WaitAsync(token);

    /// <summary>Ends when everything up to a position is in the published tables.</summary>
    /// <exception cref="InvalidOperationException">Too many callers wait already.</exception>
    public Task WaitForAsync(Position position, CancellationToken token) => _waiters.WaitAsync(position, token);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
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
                if (_failures > 0) await Task.Delay(Pause(), _clock, token);
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
            await cursor.RestoreAllAsync(token);
            _logger.FoldRestored(cursor.Fold.Prefix, _clock.GetElapsedTime(started));
        }

        _reached = head;
        _mustRestore = false;
    }

    private async Task FollowAsync(CancellationToken token)
    {
        await foreach (var batch in _log.SubscribeAsync(_reached, token))
        {
            // A batch from before is known already; the position never goes back.
            if (batch.UpTo < _reached) continue;
            // A fold that fails half-way through a batch has an unknown state: begin anew.
            _mustRestore = true;
            foreach (var logged in batch.Events)
            {
                foreach (var cursor in _cursors) await cursor.OfferAsync(logged, token);
            }

            foreach (var cursor in _cursors) await cursor.Fold.PublishAsync(batch.CaughtUp, token);
            _mustRestore = false;
            _failures = 0;
            _reached = batch.UpTo;
            _waiters.Reached(_reached);
            if (batch.CaughtUp && _caughtUp.TrySetResult()) _logger.FeedCaughtUp(_reached);
        }

        throw new EndOfStreamException("the subscription ended by itself");
    }

    private TimeSpan Pause()
    {
        var doubled = ViewLimits.RetryMin * Math.Pow(2, _failures - 1);
        return doubled < ViewLimits.RetryMax ? doubled : ViewLimits.RetryMax;
    }
}
