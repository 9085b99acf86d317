namespace MirrorActors.Engine.Actors;

/// <summary>
/// Where the answer to an ask goes; part of the message. Answer once: the first answer wins, any other is a bug that
/// is logged and counted. May be kept and answered later, from any thread.
/// </summary>
public sealed class Reply<TReply> : IPendingReply
{
    private readonly ActorCell? _asked;
    private readonly TaskCompletionSource<TReply>? _source;

    internal Reply(ActorCell asked)
    {
        _asked = asked;
        _source = new TaskCompletionSource<TReply>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private Reply()
    {
    }

    /// <summary>A reply nobody waits for, to send a request as a plain message.</summary>
    public static Reply<TReply> Ignored { get; } = new();

    internal Task<TReply> Task => _source!.Task;

    public void Set(TReply reply)
    {
        if (_source is not null && !_source.TrySetResult(reply)) _asked!.RepliedTwice(typeof(TReply));
    }

    /// <summary>The asker gets this exception.</summary>
    public void Fail(Exception failure)
    {
        if (_source is not null && !TryFail(failure)) _asked!.RepliedTwice(typeof(TReply));
    }

    void IPendingReply.Abandon(Exception failure) => TryFail(failure);

    private bool TryFail(Exception failure)
    {
        if (!_source!.TrySetException(failure)) return false;
        // The asker may have left at its deadline; reading the exception marks it as observed.
        _ = _source.Task.Exception;
        return true;
    }
}
