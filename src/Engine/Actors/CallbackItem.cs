namespace MirrorActors.Engine.Actors;

/// <summary>A finished task for the kernel's own actors: calls back in the actor's loop instead of sending.</summary>
internal sealed class CallbackItem<T>(ActorContext<T> context, Func<ValueTask> callback) : SelfItem<T>(context)
{
    public override bool IsMessage => false;

    public override ValueTask RunAsync(Actor<T> actor, ActorCell<T> cell)
    {
        Context.PipeDone();
        return callback();
    }
}
