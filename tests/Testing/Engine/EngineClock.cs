namespace MirrorActors.Testing.Engine;

/// <summary>
/// A clock that stands still until told otherwise. Wall time and monotonic time move apart when a test wants it, and
/// timers can be kept from firing as in a paused process.
/// </summary>
public sealed class EngineClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<EngineTimer> _timers = [];
    private DateTimeOffset _wall = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private long _ticks = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _wall;
    }

    /// <summary>Moves both clocks and fires what becomes due, each timer at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetTimestamp() + by.Ticks;
        while (NextDue(end) is { } timer)
        {
            Skip(TimeSpan.FromTicks(Math.Max(0, timer.Due - GetTimestamp())));
            timer.Fire();
        }

        Skip(TimeSpan.FromTicks(end - GetTimestamp()));
    }

    /// <summary>Moves both clocks without firing timers: what a stopped process sees when it goes on.</summary>
    public void Skip(TimeSpan by)
    {
        lock (_gate)
        {
            _wall += by;
            Interlocked.Add(ref _ticks, by.Ticks);
        }
    }

    /// <summary>Sets the wall clock forward or back; monotonic time does not notice.</summary>
    public void StepWall(TimeSpan by)
    {
        lock (_gate) _wall += by;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new EngineTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_gate) _timers.Add(timer);
        return timer;
    }

    private EngineTimer? NextDue(long end)
    {
        lock (_gate) return _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
    }

    private void Remove(EngineTimer timer)
    {
        lock (_gate) _timers.Remove(timer);
    }

    private sealed class EngineTimer(EngineClock clock, TimerCallback callback, object? state) : ITimer
    {
        private long _period;

        public long Due { get; private set; } = long.MaxValue;

        public void Fire()
        {
            Due = _period > 0 ? clock.GetTimestamp() + _period : long.MaxValue;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
            Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.GetTimestamp() + dueTime.Ticks;
            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
