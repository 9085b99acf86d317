namespace MirrorActors.Testing;

/// <summary>
/// A clock that stands still until a test advances it. Timers fire on the thread that advances, in the order they are
/// due, each at its own time. Safe to use from many threads.
/// </summary>
public sealed class FakeClock(DateTimeOffset? start = null) : TimeProvider
{
    private static readonly DateTimeOffset DefaultStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(Func<bool> Fact, TaskCompletionSource Reached)> _waiting = [];
    private readonly DateTimeOffset _start = start ?? DefaultStart;
    private TimeSpan _elapsed;
    private TimeSpan _jumped;
    private long _order;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are due at some time.</summary>
    public int TimerCount
    {
        get
        {
            lock (_lock) return _timers.Count;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _start + _elapsed + _jumped;
    }

    public override long GetTimestamp()
    {
        lock (_lock) return _elapsed.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan target;
        lock (_lock) target = _elapsed + by;
        FireUntil(target);
        lock (_lock)
        {
            if (target > _elapsed) _elapsed = target;
        }
    }

    /// <summary>
    /// Moves the time without firing timers, as a process sees it that was stopped and goes on; the next
    /// <see cref="Advance"/> fires what is overdue.
    /// </summary>
    public void Skip(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_lock) _elapsed += by;
    }

    /// <summary>Sets the wall clock forward or back, as an operator or a time server does: no time passes.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_lock) _jumped += by;
    }

    /// <summary>Completes when at least so many timers wait: the code under test has got that far.</summary>
    public Task WaitForTimersAsync(int count) =>
        WaitForAsync(() => _timers.Count >= count, $"{count} timers on the fake clock");

    /// <summary>Completes when a timer waits that is due in exactly this time from now.</summary>
    public Task WaitForTimerAsync(TimeSpan dueIn) => WaitForAsync(
        () => _timers.Any(timer => timer.Due == _elapsed + dueIn), $"a timer on the fake clock, due in {dueIn}");

    /// <summary>Completes when all timers have fired or been disposed of.</summary>
    public Task WaitForNoTimersAsync() => WaitForAsync(() => _timers.Count == 0, "no timers on the fake clock");

    internal void Schedule(FakeTimer timer, TimeSpan due, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (due == Timeout.InfiniteTimeSpan)
            {
                TellWaiting();
                return;
            }

            timer.Due = _elapsed + due;
            timer.Period = period > TimeSpan.Zero ? period : null;
            timer.Order = _order++;
            _timers.Add(timer);
            TellWaiting();
        }

        if (due == TimeSpan.Zero) FireUntil(TimeSpan.Zero);
    }

    internal void Unschedule(FakeTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            TellWaiting();
        }
    }

    private async Task WaitForAsync(Func<bool> fact, string awaited)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((fact, reached));
            TellWaiting();
        }

        await Awaited.Of(reached.Task, awaited, Describe);
    }

    private void TellWaiting()
    {
        foreach (var (fact, reached) in _waiting)
        {
            if (fact()) reached.TrySetResult();
        }

        _waiting.RemoveAll(waiting => waiting.Reached.Task.IsCompleted);
    }

    private string Describe()
    {
        lock (_lock) return $"timers due in: {string.Join(", ", _timers.Select(timer => timer.Due - _elapsed))}";
    }

    private void FireUntil(TimeSpan target)
    {
        while (NextDue(target) is { } timer)
        {
            // As on the thread pool: no synchronization context of the test leaks into what continues here.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                timer.Fire();
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }
    }

    private FakeTimer? NextDue(TimeSpan target)
    {
        lock (_lock)
        {
            var limit = target > _elapsed ? target : _elapsed;
            var next = _timers.Where(timer => timer.Due <= limit)
                .OrderBy(timer => timer.Due).ThenBy(timer => timer.Order).FirstOrDefault();
            if (next is null) return null;
            if (next.Due > _elapsed) _elapsed = next.Due;
            if (next.Period is { } period) next.Due += period;
            else _timers.Remove(next);
            TellWaiting();
            return next;
        }
    }
}
