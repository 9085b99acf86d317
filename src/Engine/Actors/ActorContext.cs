using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Actors;

/// <summary>
/// An actor's view of its surroundings. Belongs to one instance: timers, piped tasks, watches and children end with
/// it. For the actor's own code only, never from another thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle; its token outlives the instance")]
public sealed class ActorContext<T>
{
    private readonly ActorCell<T> _cell;
    private readonly ActorTimers<T> _timers;
    private readonly CancellationTokenSource _lifetime = new();
    private int _pipes;
    private bool _closed;

    internal ActorContext(ActorCell<T> cell, Type actor)
    {
        _cell = cell;
        _timers = new ActorTimers<T>(this, cell);
        Logger = cell.System.Loggers.CreateLogger(actor.FullName ?? actor.Name);
    }

    public ActorRef<T> Self => _cell.Self;

    public TimeProvider Clock => _cell.System.Clock;

    /// <summary>This actor's own generator, seeded by the system's.</summary>
    public Random Random => _cell.Random;

    public ILogger Logger { get; }

    /// <summary>Cancelled when this instance ends by stop or restart: for I/O whose result is piped to self.</summary>
    public CancellationToken Lifetime => _lifetime.Token;

    /// <summary>The live children, in the order they were spawned.</summary>
    public IReadOnlyList<ActorInfo> Children => [.. _cell.Children.InOrder().Select(child => child.Info())];

    /// <summary>Starts a child. It is stopped before this instance ends.</summary>
    /// <exception cref="InvalidOperationException">A live child has the name.</exception>
    public ActorRef<TChild> Spawn<TChild>(string name, Func<Actor<TChild>> factory, ActorOptions? options = null)
    {
        CheckOpen();
        var child = new ActorCell<TChild>(
            _cell.System, _cell, _cell.Children, name, factory, options ?? ActorOptions.Default);
        child.Launch();
        if (_cell.IsAborted) child.Abort();
        return child.Self;
    }

    /// <summary>
    /// Sends a message to this actor after <paramref name="due"/>, then each <paramref name="period"/>. Replaces the
    /// timer of the same key. Ticks that find the last message still waiting are skipped.
    /// </summary>
    public void SetTimer(string key, T message, TimeSpan due, TimeSpan? period = null)
    {
        CheckOpen();
        _timers.Set(key, message, due, period);
    }

    /// <summary>After this no message of the timer is delivered, even when it was due already.</summary>
    public void CancelTimer(string key) => _timers.Cancel(key);

    /// <summary>
    /// Turns the end of a task into a message to this actor; it does not count against the mailbox. The functions run
    /// as part of this actor. A cancelled task fails with <see cref="TaskCanceledException"/>.
    /// </summary>
    public void PipeToSelf<TResult>(Task<TResult> task, Func<TResult, T> ok, Func<Exception, T> failed) =>
        Pipe(task, new PipedItem<T, TResult>(this, task, ok, failed));

    /// <summary>Sends a message to this actor when another has terminated.</summary>
    public void Watch(ActorRef watched, T message) =>
        Pipe(watched.Terminated.WaitAsync(Lifetime), new WatchItem<T>(this, message));

    /// <summary>
    /// Puts the message being handled aside until <see cref="UnstashAll"/> or the next restart. False when the stash is
    /// full: the message became a dead letter and its asker was told.
    /// </summary>
    public bool Stash() => _cell.StashCurrent();

    /// <summary>The stashed messages come next, in their order.</summary>
    public void UnstashAll() => _cell.UnstashAll();

    /// <summary>Stops this actor after the message being handled.</summary>
    public void Stop() => _cell.RequestStop();

    /// <summary>Calls back in the actor's loop when a task has ended, however it ended.</summary>
    internal void Pipe(Task task, Func<ValueTask> callback) => Pipe(task, new CallbackItem<T>(this, callback));

    internal void PipeDone() => _pipes--;

    internal void Close()
    {
        _closed = true;
        _timers.CancelAll();
        _ = _lifetime.CancelAsync();
    }

    private void Pipe(Task task, SelfItem<T> item)
    {
        CheckOpen();
        if (_pipes >= ActorLimits.Pipes)
            throw new InvalidOperationException($"{_cell.Path} has more than {ActorLimits.Pipes} piped tasks");
        _pipes++;
        task.ContinueWith(
            ended =>
            {
                _ = ended.Exception; // observed, also when the instance is gone
                _cell.PostSelf(item);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void CheckOpen()
    {
        if (_closed) throw new InvalidOperationException($"this instance of {_cell.Path} has ended");
    }
}
