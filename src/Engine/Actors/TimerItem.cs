namespace MirrorActors.Engine.Actors;

/// <summary>
/// One timer of an actor. However often it ticks, at most one of its messages is waiting; a tick of a cancelled or
/// replaced timer delivers nothing, even when it is already in the queue.
/// </summary>
internal sealed class TimerItem<T>(ActorContext<T> context, ActorTimers<T> timers, string key, T message, bool periodic)
    : SelfItem<T>(context)
{
    private int _waiting;

    public string Key => key;

    public bool Periodic => periodic;

    public ITimer? Timer { get; set; }

    public override bool IsMessage => false;

    /// <summary>Called on the clock's thread. True when the item must be queued.</summary>
    public bool Tick() => Interlocked.Exchange(ref _waiting, 1) == 0;

    public override ValueTask RunAsync(Actor<T> actor, ActorCell<T> cell)
    {
        Volatile.Write(ref _waiting, 0);
        return timers.TryTake(this)
            ? cell.DeliverAsync(actor, new Envelope<T>(message, null))
            : ValueTask.CompletedTask;
    }
}
