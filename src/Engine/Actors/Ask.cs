namespace MirrorActors.Engine.Actors;

/// <summary>The asker's side of an ask: done by the reply, the deadline, the asker's token or the actor's end.</summary>
internal sealed class Ask<TReply>(ActorCell asked, TimeSpan limit, long deadline)
    : TaskCompletionSource<TReply>(TaskCreationOptions.RunContinuationsAsynchronously), IOpenAsk
{
    private CancellationTokenRegistration _cancellation;
    private Type? _message;
    private int _replied;

    public IOpenAsk? Previous { get; set; }

    public IOpenAsk? Next { get; set; }

    public bool IsListed { get; set; }

    public bool IsDelivered { get; set; }

    public long Deadline => deadline;

    /// <summary>Called before the message is sent, so that nothing but the token can end the ask meanwhile.</summary>
    public void Begin(Type message, CancellationToken token)
    {
        _message = message;
        if (token.CanBeCanceled)
            _cancellation = token.UnsafeRegister(static (ask, cancelled) => ((Ask<TReply>)ask!).Cancel(cancelled), this);
        if (!asked.Asks.TryAdd(this)) Abandon(new ActorStoppedException(asked.Path));
        // The token may have ended it before it was in the list.
        if (Task.IsCompleted) Leave();
    }

    public void Reply(TReply reply)
    {
        if (IsFirstReply() && TrySetResult(reply)) Leave();
    }

    public void ReplyFailure(Exception failure)
    {
        if (IsFirstReply()) Abandon(failure);
    }

    public void Abandon(Exception failure)
    {
        if (!TrySetException(failure)) return;
        // Nobody may be waiting any more; reading the exception marks it as observed.
        _ = Task.Exception;
        Leave();
    }

    public void TimeOut() => Abandon(new AskTimeoutException(asked.Path, _message!.Name, limit));

    private void Cancel(CancellationToken token)
    {
        if (TrySetCanceled(token)) asked.Asks.Remove(this);
    }

    private void Leave()
    {
        asked.Asks.Remove(this);
        _cancellation.Unregister();
    }

    private bool IsFirstReply()
    {
        if (Interlocked.Exchange(ref _replied, 1) == 0) return true;
        asked.RepliedTwice(typeof(TReply));
        return false;
    }
}
