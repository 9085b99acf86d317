namespace MirrorActors.Engine.Actors;

/// <summary>Address of an actor of any message type. Valid for good: across restarts and after the actor's end.</summary>
public abstract class ActorRef
{
    private readonly ActorCell _cell;

    private protected ActorRef(ActorCell cell) => _cell = cell;

    public string Path => _cell.Path;

    /// <summary>Completes, never fails, when the actor has stopped for good.</summary>
    public Task Terminated => _cell.Terminated;

    /// <summary>Asks the actor to stop after the message it is handling; the rest become dead letters.</summary>
    public void Stop() => _cell.RequestStop();

    /// <summary>
    /// Stops the actor, children first. At the limit whatever still runs is cancelled; returns when the actor has
    /// terminated or ignored that for <see cref="ActorLimits.CancelGrace"/>.
    /// </summary>
    public Task StopAsync(TimeSpan limit) => _cell.StopWithinAsync(limit);

    public override string ToString() => Path;
}
