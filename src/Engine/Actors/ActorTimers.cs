namespace MirrorActors.Engine.Actors;

/// <summary>The timers one instance of an actor has set; used in the actor's loop only.</summary>
internal sealed class ActorTimers<T>(ActorContext<T> context, ActorCell<T> cell)
{
    private readonly Dictionary<string, TimerItem<T>> _timers = new(StringComparer.Ordinal);

    public void Set(string key, T message, TimeSpan due, TimeSpan? period)
    {
        if (period <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(period), period, $"timer {key}");
        Cancel(key);
        if (_timers.Count >= ActorLimits.Timers)
            throw new InvalidOperationException($"{cell.Path} has more than {ActorLimits.Timers} timers");
        var item = new TimerItem<T>(context, this, key, message, period is not null);
        _timers.Add(key, item);
        item.Timer = cell.System.Clock.CreateTimer(
            state => Tick((TimerItem<T>)state!), item, due, period ?? Timeout.InfiniteTimeSpan);
    }

    public void Cancel(string key)
    {
        if (_timers.Remove(key, out var item)) item.Timer?.Dispose();
    }

    public void CancelAll()
    {
        foreach (var item in _timers.Values) item.Timer?.Dispose();
        _timers.Clear();
    }

    /// <summary>False when the timer has been cancelled or replaced since it ticked.</summary>
    public bool TryTake(TimerItem<T> item)
    {
        if (!_timers.TryGetValue(item.Key, out var current) || current != item) return false;
        if (!item.Periodic) Cancel(item.Key);
        return true;
    }

    private void Tick(TimerItem<T> item)
    {
        if (item.Tick()) cell.PostSelf(item);
    }
}
