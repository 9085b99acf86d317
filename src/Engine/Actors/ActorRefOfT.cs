namespace MirrorActors.Engine.Actors;

/// <summary>Address of an actor; safe from any thread.</summary>
public sealed class ActorRef<T> : ActorRef
{
    private readonly ActorCell<T> _cell;

    internal ActorRef(ActorCell<T> cell)
        : base(cell) => _cell = cell;

    /// <summary>
    /// Sends without waiting. False when the mailbox is full under <see cref="Overflow.RejectNew"/> or the actor has
    /// stopped; the message is then a dead letter. True does not mean that it will be handled.
    /// </summary>
    public bool TryTell(T message)
    {
        var envelope = new Envelope<T>(message, null);
        if (_cell.TryPost(envelope)) return true;
        _cell.Undelivered(envelope);
        return false;
    }

    /// <summary>Sends, waiting for room in the mailbox.</summary>
    /// <exception cref="ActorStoppedException">The actor has stopped; the message is a dead letter.</exception>
    public ValueTask TellAsync(T message, CancellationToken token)
    {
        var envelope = new Envelope<T>(message, null);
        return _cell.TryPost(envelope) ? ValueTask.CompletedTask : _cell.PostAsync(envelope, token);
    }

    /// <summary>Sends a message that carries a reply and waits for it, room in the mailbox included.</summary>
    /// <exception cref="AskTimeoutException">No reply by the deadline; the message may still be handled.</exception>
    /// <exception cref="ActorStoppedException">The actor had stopped, or stopped before it replied.</exception>
    /// <exception cref="ActorFailedException">The actor failed on this message, or dropped it.</exception>
    public async Task<TReply> AskAsync<TReply>(
        Func<Reply<TReply>, T> message, TimeSpan deadline, CancellationToken token)
    {
        var clock = _cell.System.Clock;
        var reply = new Reply<TReply>(_cell);
        var envelope = new Envelope<T>(message(reply), reply);
        if (!_cell.TryPost(envelope))
        {
            var started = clock.GetTimestamp();
            await PostWithinAsync(envelope, deadline, token);
            deadline -= clock.GetElapsedTime(started);
        }

        using var ended = _cell.Ended.UnsafeRegister(Stopped, reply);
        try
        {
            return await reply.Task.WaitAsync(deadline > TimeSpan.Zero ? deadline : TimeSpan.Zero, clock, token);
        }
        catch (TimeoutException) when (!reply.Task.IsFaulted)
        {
            throw TimedOut(envelope, deadline);
        }
    }

    private void Stopped(object? reply) => ((IPendingReply)reply!).Abandon(new ActorStoppedException(Path));

    private async Task PostWithinAsync(Envelope<T> envelope, TimeSpan deadline, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(deadline, _cell.System.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
        try
        {
            await _cell.PostAsync(envelope, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !token.IsCancellationRequested)
        {
            _cell.Undelivered(envelope);
            throw TimedOut(envelope, deadline);
        }
    }

    private AskTimeoutException TimedOut(in Envelope<T> envelope, TimeSpan deadline) =>
        new(Path, envelope.Message?.GetType().Name ?? typeof(T).Name, deadline);
}
