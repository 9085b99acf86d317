using System.Collections.Concurrent;
using System.Threading.Channels;

namespace MirrorActors.Engine.Actors;

/// <summary>
/// Runs one actor: makes its instances, feeds them one message at a time on the thread pool, restarts and stops them.
/// </summary>
internal sealed class ActorCell<T> : ActorCell, IThreadPoolWorkItem
{
    private readonly Siblings _siblings;
    private readonly Func<Actor<T>> _factory;
    private readonly ActorOptions _options;
    private readonly RestartPolicy _restarts;
    private readonly Mailbox<T> _mailbox;
    private readonly ConcurrentQueue<SelfItem<T>> _self = new();
    private readonly Wakeup _wakeup = new();
    private Envelope<T> _current;
    private bool _isHandling;
    private bool _hasCurrent;
    private ChildFailedException? _childFailure;

    public ActorCell(
        ActorSystem system, ActorCell? parent, Siblings siblings, string name, Func<Actor<T>> factory, ActorOptions options)
        : base(system, parent, name)
    {
        _siblings = siblings;
        _factory = factory;
        _options = options;
        Random = system.NextRandom();
        _restarts = new RestartPolicy(options.Supervision, Random);
        _mailbox = new Mailbox<T>(options, Dropped);
        Self = new ActorRef<T>(this);
    }

    public ActorRef<T> Self { get; }

    /// <summary>For this actor alone: Random is not safe for several threads.</summary>
    public Random Random { get; }

    protected override int MailboxDepth => _mailbox.Depth;

    protected override int MailboxCapacity => _options.MailboxCapacity;

    public void Launch()
    {
        _siblings.Add(this);
        // Not on the caller's thread, synchronization context or execution context.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    public bool TryPost(in Envelope<T> envelope)
    {
        if (!_mailbox.TryPost(envelope)) return false;
        _wakeup.Set();
        return true;
    }

    /// <summary>Waits for room.</summary>
    /// <exception cref="ActorStoppedException">The message became a dead letter.</exception>
    public async ValueTask PostAsync(Envelope<T> envelope, CancellationToken token)
    {
        try
        {
            await _mailbox.PostAsync(envelope, token);
        }
        catch (ChannelClosedException)
        {
            Undelivered(envelope);
            throw new ActorStoppedException(Path);
        }

        _wakeup.Set();
    }

    public void Undelivered(in Envelope<T> envelope) =>
        DeadLetter(
            _mailbox.IsClosed ? DeadLetterReason.Stopped : DeadLetterReason.MailboxFull,
            envelope.Message?.GetType() ?? typeof(T));

    /// <summary>What the actor sends to itself (timers, piped results) does not count against its mailbox.</summary>
    public void PostSelf(SelfItem<T> item)
    {
        _self.Enqueue(item);
        _wakeup.Set();
    }

    /// <summary>Hands a message to the actor; called by its own loop only.</summary>
    public ValueTask DeliverAsync(Actor<T> actor, in Envelope<T> envelope)
    {
        _current = envelope;
        _isHandling = _hasCurrent = true;
        if (envelope.Reply is { } reply) reply.IsDelivered = true;
        return actor.RunReceiveAsync(envelope.Message, Aborted);
    }

    public bool StashCurrent()
    {
        if (!_hasCurrent) throw new InvalidOperationException("only the message being handled can be stashed, once");
        _hasCurrent = false;
        if (_mailbox.TryStash(_current))
        {
            if (_current.Reply is { } reply) reply.IsDelivered = false;
            return true;
        }

        Lost(_current, DeadLetterReason.StashFull, new ActorFailedException(Path, "has a full stash", null));
        return false;
    }

    public void UnstashAll() => _mailbox.UnstashAll();

    public override void ChildFailed(ActorCell child, Exception failure)
    {
        // A child that was left behind belongs to no instance any more.
        if (!Children.Holds(child)) return;
        Interlocked.CompareExchange(ref _childFailure, new ChildFailedException(child.Path, failure), null);
        _wakeup.Set();
    }

    protected override void Wake() => _wakeup.Set();

    private async Task RunAsync()
    {
        try
        {
            while (!StopRequested)
            {
                var started = System.Clock.GetTimestamp();
                var failure = await LiveAsync();
                if (failure is null) break;
                Failed(failure);
                if (!await MayRestartAsync(failure, System.Clock.GetElapsedTime(started))) break;
            }
        }
        catch (Exception exception)
        {
            FailedForGood(exception);
        }

        Terminate();
    }

    /// <summary>One instance from factory to end. Says why it failed, or null when it was stopped.</summary>
    private async Task<Exception?> LiveAsync()
    {
        Actor<T>? actor = null;
        ActorContext<T>? context = null;
        Exception? failure = null;
        Became(ActorStatus.Starting);
        Volatile.Write(ref _childFailure, null); // of a child of the last instance
        try
        {
            actor = _factory();
            IsKind(actor.GetType());
            context = new ActorContext<T>(this, actor.GetType());
            actor.Attach(context);
            await actor.RunStartAsync(Aborted);
            Became(ActorStatus.Running);
            await ReceiveAsync(actor, context);
        }
        catch (OperationCanceledException) when (IsAborted)
        {
            Log.ActorCancelled(Path);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        if (failure is null) _mailbox.Close();
        Became(failure is null ? ActorStatus.Stopping : ActorStatus.Restarting);
        EndCurrent();
        if (failure is not null) Asks.AbandonDelivered(new ActorFailedException(Path, "failed", failure));
        await EndAsync(actor, context);
        return failure;
    }

    private async Task ReceiveAsync(Actor<T> actor, ActorContext<T> context)
    {
        var left = ActorLimits.TurnMessages;
        while (!StopRequested)
        {
            if (Volatile.Read(ref _childFailure) is { } childFailure)
            {
                Volatile.Write(ref _childFailure, null);
                throw childFailure;
            }

            if (_self.TryDequeue(out var item))
            {
                if (item.Context == context) await item.RunAsync(actor, this);
                else if (item.IsMessage) DeadLetter(DeadLetterReason.Restarted, typeof(T));
            }
            else if (_mailbox.TryTake(out var envelope))
            {
                await DeliverAsync(actor, envelope);
            }
            else
            {
                await SleepAsync();
                continue;
            }

            EndCurrent();
            if (--left > 0) continue;
            left = ActorLimits.TurnMessages;
            await Task.Yield();
        }
    }

    private ValueTask SleepAsync()
    {
        _wakeup.Arm();
        var idle = _self.IsEmpty && _mailbox.IsEmpty && !StopRequested && Volatile.Read(ref _childFailure) is null;
        return !idle && _wakeup.TryDisarm() ? ValueTask.CompletedTask : _wakeup.WaitAsync();
    }

    private async Task EndAsync(Actor<T>? actor, ActorContext<T>? context)
    {
        context?.Close();
        await EndChildrenAsync();
        if (actor is null) return;
        try
        {
            await actor.RunStopAsync(Aborted);
        }
        catch (Exception exception)
        {
            Log.ActorStopFailed(Path, exception);
        }
    }

    private async Task EndChildrenAsync()
    {
        var limit = ActorLimits.ChildrenLimit;
        var ended = await Children.StopAllAsync(
            limit, System.Clock, () => Log.ActorChildrenDidNotStopInTime(Path, limit));
        if (ended) return;
        foreach (var child in Children.InOrder())
        {
            Log.ActorAbandoned(child.Path);
            Children.Remove(child); // the next instance may use the name
        }
    }

    private async Task<bool> MayRestartAsync(Exception failure, TimeSpan ranFor)
    {
        if (failure is FatalActorException || !_restarts.TryNext(ranFor, out var delay))
        {
            FailedForGood(failure);
            Escalate(failure);
            return false;
        }

        Log.ActorRestarts(Path, delay, failure);
        try
        {
            await Task.Delay(delay, System.Clock, Stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        _mailbox.UnstashAll();
        CountRestart();
        return true;
    }

    private void Escalate(Exception failure)
    {
        if (_options.Supervision.WhenExhausted != WhenExhausted.Escalate) return;
        if (Parent is null) Log.ActorEscalatedToNobody(Path);
        else Parent.ChildFailed(this, failure);
    }

    private void Terminate()
    {
        _mailbox.Close();
        _mailbox.UnstashAll();
        while (_mailbox.TryTake(out var envelope))
            Lost(envelope, DeadLetterReason.Stopped, new ActorStoppedException(Path));
        Ends(_siblings);
    }

    private void EndCurrent()
    {
        if (_isHandling) CountProcessed();
        _isHandling = _hasCurrent = false;
        _current = default; // an idle actor must not keep it alive
    }

    private void Dropped(Envelope<T> envelope) =>
        Lost(envelope, DeadLetterReason.DroppedOldest, new ActorFailedException(Path, "has a full mailbox", null));

    private void Lost(in Envelope<T> envelope, DeadLetterReason reason, Exception failure)
    {
        DeadLetter(reason, envelope.Message?.GetType() ?? typeof(T));
        envelope.Reply?.Abandon(failure);
    }
}
