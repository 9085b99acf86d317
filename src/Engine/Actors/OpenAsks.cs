namespace MirrorActors.Engine.Actors;

/// <summary>
/// The asks an actor has not answered: a linked list and one timer for all of them, so that an ask costs no timer of
/// its own. The timer is due at or before the earliest deadline; it is not put off when an ask is answered, but finds
/// nothing to do then.
/// </summary>
internal sealed class OpenAsks(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private IOpenAsk? _first;
    private ITimer? _timer;
    private long _timerDue = long.MaxValue;
    private bool _closed;

    /// <summary>False when the actor has ended.</summary>
    public bool TryAdd(IOpenAsk ask)
    {
        lock (_lock)
        {
            if (_closed) return false;
            ask.IsListed = true;
            ask.Next = _first;
            if (_first is not null) _first.Previous = ask;
            _first = ask;
            if (ask.Deadline < _timerDue) Arm(ask.Deadline);
            return true;
        }
    }

    public void Remove(IOpenAsk ask)
    {
        lock (_lock)
        {
            if (!ask.IsListed) return;
            ask.IsListed = false;
            if (ask.Previous is null) _first = ask.Next;
            else ask.Previous.Next = ask.Next;
            if (ask.Next is not null) ask.Next.Previous = ask.Previous;
            ask.Previous = ask.Next = null;
        }
    }

    /// <summary>An instance has failed: fails what it was asked and has not answered.</summary>
    public void AbandonDelivered(Exception failure)
    {
        List<IOpenAsk> lost;
        lock (_lock) lost = Where(ask => ask.IsDelivered);
        foreach (var ask in lost) ask.Abandon(failure);
    }

    /// <summary>The actor has ended: fails what is open, and what may come.</summary>
    public void Close(Exception failure)
    {
        List<IOpenAsk> open;
        lock (_lock)
        {
            _closed = true;
            open = Where(_ => true);
        }

        Dispose();
        foreach (var ask in open) ask.Abandon(failure);
    }

    public void Dispose() => _timer?.Dispose();

    private void Tick()
    {
        List<IOpenAsk> late;
        lock (_lock)
        {
            if (_closed) return;
            var now = clock.GetTimestamp();
            late = Where(ask => ask.Deadline <= now);
            var waiting = Where(ask => ask.Deadline > now);
            _timerDue = long.MaxValue;
            if (waiting.Count > 0) Arm(waiting.Min(ask => ask.Deadline));
        }

        foreach (var ask in late) ask.TimeOut();
    }

    private void Arm(long deadline)
    {
        _timerDue = deadline;
        var now = clock.GetTimestamp();
        var wait = deadline > now ? clock.GetElapsedTime(now, deadline) : TimeSpan.Zero;
        if (wait > LongestWait) wait = LongestWait;
        // Up to whole milliseconds, as timers count them: a timer that comes too early would have to come again.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer ??= clock.CreateTimer(
            asks => ((OpenAsks)asks!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private List<IOpenAsk> Where(Func<IOpenAsk, bool> wanted)
    {
        var found = new List<IOpenAsk>();
        for (var ask = _first; ask is not null; ask = ask.Next)
        {
            if (wanted(ask)) found.Add(ask);
        }

        return found;
    }
}
