using MirrorActors.EndToEnd.Harness;
using MirrorActors.Engine;
using MirrorActors.Engine.Log;

namespace MirrorActors.Chaos.Rig;

/// <summary>Follows the log from its start and keeps every event, also those that are trimmed later.</summary>
internal sealed class LogKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private readonly IEventLog _log;
    private readonly List<LoggedEvent> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private Position _reached = Position.Start;

    public LogKeeper(IEventLog log)
    {
        _log = log;
        _following = FollowAsync();
    }

    /// <summary>Everything up to the head that the log has now.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> EventsAsync()
    {
        var head = await _log.HeadAsync(default);
        await Waiting.UntilAsync(
            async () =>
            {
                if (_following.IsFaulted) await _following;
                lock (_events) return _reached;
            },
            reached => reached >= head, Limit, "the log up to its head");
        lock (_events) return [.. _events];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var batch in _log.SubscribeAsync(_reached, _stop.Token))
                {
                    lock (_events)
                    {
                        _events.AddRange(batch.Events);
                        _reached = batch.UpTo;
                    }
                }
            }
            catch (EngineUnavailableException)
            {
                await Task.Delay(Again, TimeProvider.System);
            }
        }
    }
}
