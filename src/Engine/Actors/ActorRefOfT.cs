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
    public Task<TReply> AskAsync<TReply>(Func<Reply<TReply>, T> message, TimeSpan deadline, CancellationToken token)
    {
        var clock = _cell.System.Clock;
        var ticks = deadline.TotalSeconds * clock.TimestampFrequency;
        var ask = new Ask<TReply>(_cell, deadline, clock.GetTimestamp() + (long)ticks);
        var envelope = new Envelope<T>(message(new Reply<TReply>(ask)), ask);
        ask.Begin(envelope.Message?.GetType() ?? typeof(T), token);
        return _cell.TryPost(envelope) ? ask.Task : AskWaitingAsync(ask, envelope);
    }

    /// <summary>Waits for room until the ask itself is over.</summary>
    private async Task<TReply> AskWaitingAsync<TReply>(Ask<TReply> ask, Envelope<T> envelope)
    {
        using var askOver = new CancellationTokenSource();
        var posted = _cell.PostAsync(envelope, askOver.Token).AsTask();
        if (await Task.WhenAny(posted, ask.Task) != posted) await askOver.CancelAsync();
        try
        {
            await posted;
        }
        catch (OperationCanceledException) when (askOver.IsCancellationRequested)
        {
            _cell.Undelivered(envelope);
        }
        catch (ActorStoppedException stopped)
        {
            ask.Abandon(stopped);
        }

        return await ask.Task;
    }
}
