using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Actors;

/// <summary>What an event-sourced actor needs to keep its state.</summary>
/// <param name="Fence">
/// The newest fence of the stream's shard, asked for at each append. Token 0: this node does not own it at present.
/// </param>
public sealed record EventSourcing<TState, TEvent>(IEventLog Log, Func<Fence> Fence, IEventCodec<TEvent> Events)
    where TState : class
    where TEvent : class
{
    /// <summary>Null: no snapshots.</summary>
    public IStateCodec<TState>? States { get; init; }

    /// <summary>Events between two snapshots.</summary>
    public int SnapshotEvery { get; init; } = 1000;

    /// <summary>
    /// When another owner writes the stream: false, the actor stops and its parent may start it again; true, it fails
    /// with <see cref="StreamTakenException"/> and its supervision restarts it with what the log says.
    /// </summary>
    public bool RestartsWhenTaken { get; init; }

    /// <summary>Wait before an append of unknown outcome is repeated; doubled up to <see cref="RetryMax"/>.</summary>
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Share by which a wait is shortened at random, 0 to 1.</summary>
    public double RetryJitter { get; init; } = 0.2;
}
