namespace MirrorActors.Engine.Actors;

/// <summary>
/// Something with a state of its own that handles one message at a time. No other thread touches its fields, and it
/// touches no field of another actor. A failure of any method here ends this instance; the factory makes the next.
/// </summary>
public abstract class Actor<T>
{
    private ActorContext<T>? _context;

    /// <summary>The actor's view of its surroundings; not there yet in the constructor.</summary>
    protected ActorContext<T> Context =>
        _context ?? throw new InvalidOperationException("an actor's work begins in StartAsync, not in its constructor");

    /// <summary>Runs once, before the first message; messages wait meanwhile.</summary>
    protected virtual ValueTask StartAsync(CancellationToken token) => ValueTask.CompletedTask;

    /// <param name="message">The message to handle; the next one waits until the returned task is done.</param>
    /// <param name="token">Cancelled when the actor did not stop within the time limit.</param>
    protected abstract ValueTask ReceiveAsync(T message, CancellationToken token);

    /// <summary>
    /// Runs once at the end of this instance, after its children have stopped or were left behind: on stop, and also
    /// before a restart, even when StartAsync failed half-way.
    /// </summary>
    protected virtual ValueTask StopAsync(CancellationToken token) => ValueTask.CompletedTask;

    internal void Attach(ActorContext<T> context) => _context = context;

    internal ValueTask RunStartAsync(CancellationToken token) => StartAsync(token);

    internal ValueTask RunReceiveAsync(T message, CancellationToken token) => ReceiveAsync(message, token);

    internal ValueTask RunStopAsync(CancellationToken token) => StopAsync(token);
}
