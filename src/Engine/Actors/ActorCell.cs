using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Actors;

/// <summary>
/// What the kernel keeps of an actor whatever its message type: place in the tree, life cycle, counters. It outlives
/// the instances of the actor, which come and go with restarts.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The sources have no timer and no handle; tokens outlive the actor")]
internal abstract class ActorCell
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ActorStatus _status = ActorStatus.Starting;
    private volatile string? _lastFailure;
    private volatile string _kind = "";
    private long _deadLetters;
    private int _restarts;
    private long _processed;

    protected ActorCell(ActorSystem system, ActorCell? parent, string name)
    {
        System = system;
        Parent = parent;
        Name = ActorName.Checked(name);
        Asks = new OpenAsks(system.Clock);
        Path = $"{parent?.Path ?? system.Path}/{name}";
    }

    public ActorSystem System { get; }

    public ActorCell? Parent { get; }

    public string Name { get; }

    public string Path { get; }

    public Siblings Children { get; } = new();

    public Task Terminated => _terminated.Task;

    public OpenAsks Asks { get; }

    public ILogger Log => System.Log;

    public string Kind => _kind;

    /// <summary>Cancelled by the first request to stop; ends the wait for a restart.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    protected bool StopRequested => _stopping.IsCancellationRequested;

    public bool IsAborted => _aborted.IsCancellationRequested;

    /// <summary>Cancelled when the stop took longer than its limit; handed to the actor's methods.</summary>
    protected CancellationToken Aborted => _aborted.Token;

    protected abstract int MailboxDepth { get; }

    protected abstract int MailboxCapacity { get; }

    public void RequestStop()
    {
        // The callbacks run elsewhere: the caller must never find itself running the actor's loop.
        _ = _stopping.CancelAsync();
        Wake();
    }

    /// <summary>Stops this actor and everything below it by cancelling what they are doing.</summary>
    public void Abort()
    {
        RequestStop();
        _ = _aborted.CancelAsync();
        foreach (var child in Children.InOrder()) child.Abort();
    }

    public async Task StopWithinAsync(TimeSpan limit)
    {
        RequestStop();
        if (await Terminated.EndsWithinAsync(limit, System.Clock)) return;
        Log.ActorDidNotStopInTime(Path, limit);
        Abort();
        if (!await Terminated.EndsWithinAsync(ActorLimits.CancelGrace, System.Clock)) Log.ActorAbandoned(Path);
    }

    public ActorInfo Info() => new(
        Path, _kind, _status, MailboxDepth, MailboxCapacity,
        Volatile.Read(ref _restarts), Volatile.Read(ref _processed), Interlocked.Read(ref _deadLetters), _lastFailure);

    /// <summary>A child has failed for good and its options say to escalate.</summary>
    public abstract void ChildFailed(ActorCell child, Exception failure);

    public void RepliedTwice(Type reply)
    {
        EngineMetrics.DoubleReplies.Add(1);
        Log.ActorRepliedTwice(Path, reply.Name);
    }

    protected abstract void Wake();

    protected void Became(ActorStatus status) => _status = status;

    protected void IsKind(Type actor) => _kind = actor.Name;

    protected void CountProcessed() => Volatile.Write(ref _processed, _processed + 1);

    protected void CountRestart()
    {
        Interlocked.Increment(ref _restarts);
        EngineMetrics.Restarts.Add(1, new KeyValuePair<string, object?>("actor", _kind));
    }

    protected void Failed(Exception failure) =>
        _lastFailure = string.Create(CultureInfo.InvariantCulture, $"{failure.GetType().Name}: {failure.Message}");

    protected void FailedForGood(Exception failure)
    {
        Log.ActorFailedForGood(Path, failure);
        if (Parent is null) System.CountLost();
    }

    protected void DeadLetter(DeadLetterReason reason, Type message)
    {
        var count = Interlocked.Increment(ref _deadLetters);
        System.CountDeadLetter();
        EngineMetrics.DeadLetters.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
        // A flood must not fill the log as well: the 1st, 2nd, 4th, 8th … are logged.
        if (long.IsPow2(count)) Log.ActorDeadLetters(Path, count, message.Name, reason);
    }

    protected void Ends(Siblings siblings)
    {
        _status = ActorStatus.Stopped;
        siblings.Remove(this);
        Asks.Close(new ActorStoppedException(Path));
        _terminated.SetResult();
    }
}
