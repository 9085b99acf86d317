namespace MirrorActors.Engine.Actors;

/// <summary>
/// Something an instance of an actor has arranged to get later. It is dropped when that instance is gone by then.
/// </summary>
internal abstract class SelfItem<T>(ActorContext<T> context)
{
    public ActorContext<T> Context { get; } = context;

    /// <summary>Whether dropping it loses a message, as opposed to a timer that was set by a former instance.</summary>
    public abstract bool IsMessage { get; }

    /// <summary>Runs in the actor's loop.</summary>
    public abstract ValueTask RunAsync(Actor<T> actor, ActorCell<T> cell);
}
