namespace MirrorActors.Engine.Actors;

/// <summary>A finished task's result on its way to the actor.</summary>
internal sealed class PipedItem<T, TResult>(
    ActorContext<T> context, Task<TResult> task, Func<TResult, T> ok, Func<Exception, T> failed) : SelfItem<T>(context)
{
    public override bool IsMessage => true;

    public override ValueTask RunAsync(Actor<T> actor, ActorCell<T> cell)
    {
        Context.PipeDone();
        var message = task.IsCompletedSuccessfully
            ? ok(task.Result)
            : failed(task.Exception?.InnerException ?? new TaskCanceledException(task));
        return cell.DeliverAsync(actor, new Envelope<T>(message, null));
    }
}
