namespace MirrorActors.Engine.Actors;

/// <summary>The news that a watched actor has terminated.</summary>
internal sealed class WatchItem<T>(ActorContext<T> context, T message) : SelfItem<T>(context)
{
    public override bool IsMessage => false;

    public override ValueTask RunAsync(Actor<T> actor, ActorCell<T> cell)
    {
        Context.PipeDone();
        return cell.DeliverAsync(actor, new Envelope<T>(message, null));
    }
}
