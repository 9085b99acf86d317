using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Engine.Actors;

/// <summary>
/// An actor whose state is what its stream of events says. Its rules are the pure functions <see cref="Decide"/> and
/// <see cref="Apply"/>; this shell runs them:
/// 1 recover: snapshot, then the events behind it, before the first message;
/// 2 <see cref="TryHandleAsync"/>: what changes nothing (queries, timers) is done here;
/// 3 decide; 4 append; 5 apply; 6 <see cref="OnPersistedAsync"/> or <see cref="OnRefused"/>: the one reply, never
/// before the events are durable.
/// When an append's outcome is unknown the actor is read-only: it repeats the append with the same event ids until the
/// outcome is known, refuses other commands as unavailable and replies to the first one in the end. A conflict or an
/// old fence means that another owner is writing: the instance ends. It never goes on with a state that is not in the
/// log. While the node owns nothing, or is not sure to (its session was not renewed in time), commands are refused as unavailable,
/// also those that would change nothing.
/// </summary>
public abstract class EventSourcedActor<TCommand, TState, TEvent>(EventSourcing<TState, TEvent> sourcing)
    : Actor<TCommand>
    where TState : class
    where TEvent : class
{
    private static readonly AppendResult.Unavailable NotOwned = new(false, "this node does not own it at present");

    private RecentCommands _recent = new();
    private TState? _state;
    private long _snapshotSequence;
    private PendingAppend<TCommand, TEvent>? _unknown;

    /// <summary>Name of the stream in the log (persistence id).</summary>
    protected abstract string Stream { get; }

    /// <summary>State of a stream without events.</summary>
    protected abstract TState Empty { get; }

    /// <summary>The state as the log has it.</summary>
    protected TState State => _state ?? Empty;

    /// <summary>Sequence of the last event in <see cref="State"/>; 0 for a new stream.</summary>
    protected long Sequence { get; private set; }

    /// <summary>True while the outcome of an append is unknown.</summary>
    protected bool IsReadOnly => _unknown is not null;

    /// <summary>Pure. Must not fail on an event that <see cref="Decide"/> once made.</summary>
    protected abstract TState Apply(TState state, TEvent happened);

    /// <summary>Likewise, for a state that keeps when things happened.</summary>
    protected virtual TState Apply(TState state, TEvent happened, EventPlace place) => Apply(state, happened);

    /// <summary>Pure.</summary>
    protected abstract Decision<TEvent> Decide(TState state, TCommand command, DateTimeOffset now);

    /// <summary>Who causes the events of a command. A command id that was seen lately has no second effect.</summary>
    protected abstract AppendContext Describe(TCommand command, DateTimeOffset now);

    /// <summary>True when the message is done with: it changes no state. Runs while read-only, too.</summary>
    protected virtual ValueTask<bool> TryHandleAsync(TCommand command, CancellationToken token) => new(false);

    /// <summary>Runs once a start, with the recovered state and before the first message.</summary>
    protected virtual ValueTask OnRecoveredAsync(TState state, CancellationToken token) => ValueTask.CompletedTask;

    /// <summary>The events are durable and applied: the place to reply. No events: nothing had to change.</summary>
    protected abstract ValueTask OnPersistedAsync(
        TCommand command, TState state, IReadOnlyList<TEvent> events, CancellationToken token);

    /// <summary>Nothing was written: the place to reply.</summary>
    protected abstract void OnRefused(TCommand command, CommandResult.Refused refusal);

    protected sealed override async ValueTask StartAsync(CancellationToken token)
    {
        var recovery = new StreamRecovery<TState, TEvent>(sourcing, Stream, Apply);
        (_state, Sequence) = await recovery.RunAsync(Empty, token);
        _recent = recovery.Recent;
        _snapshotSequence = recovery.SnapshotSequence;
        await OnRecoveredAsync(State, token);
    }

    protected sealed override async ValueTask ReceiveAsync(TCommand message, CancellationToken token)
    {
        if (await TryHandleAsync(message, token)) return;
        if (IsReadOnly)
        {
            OnRefused(message, Unavailable("the outcome of an earlier command is not known yet"));
            return;
        }

        var now = Context.Clock.GetUtcNow();
        var context = Describe(message, now);
        var isKnown = _recent.Contains(context.CommandId);
        var decision = isKnown ? Decision<TEvent>.Accept() : Decide(State, message, now);
        // What is not written is answered from a state that another owner may have changed.
        if (!isKnown && decision is not Decision<TEvent>.Accepted { Events.Count: > 0 } && sourcing.Fence().Token == 0)
        {
            OnRefused(message, Unavailable(NotOwned.Why));
            return;
        }

        switch (decision)
        {
            case Decision<TEvent>.Refused refused:
                OnRefused(message, refused.Refusal);
                break;
            case Decision<TEvent>.Accepted { Events.Count: 0 } nothing:
                await OnPersistedAsync(message, State, nothing.Events, token);
                break;
            case Decision<TEvent>.Accepted accepted:
                await WriteAsync(Encoded(message, accepted.Events, context, now), token);
                break;
        }
    }

    private PendingAppend<TCommand, TEvent> Encoded(
        TCommand command, IReadOnlyList<TEvent> events, AppendContext context, DateTimeOffset now) =>
        new(command, events, [.. events.Select(e => sourcing.Events.Encode(e, Guid.CreateVersion7(now)))], context);

    private async ValueTask WriteAsync(PendingAppend<TCommand, TEvent> append, CancellationToken token)
    {
        AppendResult result;
        try
        {
            result = await AppendAsync(append, token);
        }
        catch (ArgumentException unfit)
        {
            // The log's word for what it never takes, such as a reason beyond its bound: the next command may be fine.
            Context.Logger.AppendUnfit(Stream, unfit);
            var refusal = new CommandResult.Refused(RefusalKind.Invalid, unfit.ParamName ?? "command", unfit.Message);
            OnRefused(append.Command, refusal);
            return;
        }

        await ConcludeAsync(append, result, token);
    }

    private async Task<AppendResult> AppendAsync(PendingAppend<TCommand, TEvent> append, CancellationToken token)
    {
        var fence = sourcing.Fence();
        if (fence.Token == 0) return NotOwned;
        var result = await sourcing.Log.AppendAsync(Stream, Sequence, append.Encoded, append.Context, fence, token);
        // Refused with the fence of a session that this node has lost since: that says nothing of other owners.
        return result is AppendResult.Fenced && sourcing.Fence() != fence ? NotOwned : result;
    }

    private async ValueTask ConcludeAsync(
        PendingAppend<TCommand, TEvent> append, AppendResult result, CancellationToken token)
    {
        _unknown = null;
        switch (result)
        {
            case AppendResult.Ok ok:
                Commit(append, ok);
                await OnPersistedAsync(append.Command, State, append.Events, token);
                SnapshotWhenDue();
                break;
            // Once an attempt may have been written, only the log's yes or no about these ids settles it.
            case AppendResult.Unavailable unavailable when unavailable.MayHaveCommitted || append.Attempt > 0:
                Retry(append, unavailable.Why);
                break;
            case AppendResult.Unavailable unavailable:
                OnRefused(append.Command, Unavailable(unavailable.Why));
                break;
            case AppendResult.Conflict conflict:
                Yield(append, $"the stream is at {conflict.HeadSequence}, not at {Sequence}");
                break;
            case AppendResult.Fenced:
                Yield(append, "the fence is old");
                break;
        }
    }

    private void Commit(PendingAppend<TCommand, TEvent> append, AppendResult.Ok ok)
    {
        var last = Sequence + append.Events.Count;
        if (ok.LastSequence != last)
            throw new InvalidOperationException($"{Stream}: appended up to {ok.LastSequence}, expected {last}");
        var (state, sequence) = (State, Sequence);
        foreach (var happened in append.Events) state = Apply(state, happened, new EventPlace(++sequence, append.Context.Time));
        _state = state;
        Sequence = last;
        _recent.Add(append.Context.CommandId);
    }

    private void Retry(PendingAppend<TCommand, TEvent> append, string why)
    {
        var delay = Backoff.Of(
            append.Attempt, sourcing.RetryMin, sourcing.RetryMax, sourcing.RetryJitter, Context.Random);
        _unknown = append;
        Context.Logger.AppendOutcomeUnknown(Stream, append.Attempt + 1, why, delay);
        var retried = RetryAsync(append, delay, Context.Lifetime);
        Context.Pipe(
            retried,
            async () => await ConcludeAsync(append with { Attempt = append.Attempt + 1 }, await retried, Context.Lifetime));
    }

    private async Task<AppendResult> RetryAsync(
        PendingAppend<TCommand, TEvent> append, TimeSpan delay, CancellationToken token)
    {
        await Task.Delay(delay, Context.Clock, token);
        return await AppendAsync(append, token);
    }

    /// <summary>Another owner writes this stream: reply, and leave it to that one.</summary>
    private void Yield(PendingAppend<TCommand, TEvent> append, string why)
    {
        Context.Logger.StreamHasAnotherOwner(Stream, why);
        OnRefused(append.Command, Unavailable($"another node owns this: {why}"));
        if (sourcing.RestartsWhenTaken) throw new StreamTakenException(Stream, why);
        Context.Stop();
    }

    private void SnapshotWhenDue()
    {
        if (sourcing.States is null || Sequence - _snapshotSequence < sourcing.SnapshotEvery) return;
        _snapshotSequence = Sequence;
        var snapshot = new StreamSnapshot(Sequence, sourcing.States.SchemaVersion, sourcing.States.Encode(State));
        var saved = sourcing.Log.SaveSnapshotAsync(Stream, snapshot, Context.Lifetime);
        Context.Pipe(saved, () =>
        {
            if (saved.Exception is { } failure) Context.Logger.SnapshotFailed(Stream, snapshot.Sequence, failure);
            return ValueTask.CompletedTask;
        });
    }

    private static CommandResult.Refused Unavailable(string why) => new(RefusalKind.Unavailable, "engine", why);
}
