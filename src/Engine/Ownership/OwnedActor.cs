using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Ownership;

/// <summary>An actor that the whole cluster has once: it runs on the node that owns its stream's shard. Any thread.</summary>
/// <param name="stream">The one that it writes.</param>
/// <param name="create">Makes the instance, and the next one after each failure.</param>
public sealed class OwnedActor<T>(
    ActorSystem system, string stream, string name, Func<Actor<T>> create, ActorOptions? options = null) : IShardHost
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);
    private readonly int _shard = ShardHash.ShardOf(stream);
    private readonly Lock _gate = new();
    private volatile ActorRef<T>? _actor;
    private Task _turn = Task.CompletedTask;

    /// <summary>It runs while the node owns the shard, from now on.</summary>
    public OwnedActor<T> Follow(ShardOwner owner)
    {
        owner.Attach(this);
        if (owner.Owns(stream)) Gained(_shard);
        return this;
    }

    /// <summary>Sends without waiting; false when it does not run here or its mailbox is full.</summary>
    public bool TryTell(T message) => _actor is { } actor && actor.TryTell(message);

    /// <inheritdoc cref="ActorRef{T}.AskAsync"/>
    /// <exception cref="NotOwnerException">It does not run here.</exception>
    public Task<TReply> AskAsync<TReply>(Func<Reply<TReply>, T> message, TimeSpan deadline, CancellationToken token) =>
        _actor is { } actor
            ? actor.AskAsync(message, deadline, token)
            : Task.FromException<TReply>(new NotOwnerException($"this node does not own {stream} at present"));

    public void Gained(int shard)
    {
        if (shard == _shard) _ = Turn(runs: true);
    }

    public void Lost(int shard)
    {
        if (shard == _shard) _ = Turn(runs: false);
    }

    public Task LeaveAsync(int shard, CancellationToken token) =>
        shard == _shard ? Turn(runs: false).WaitAsync(token) : Task.CompletedTask;

    /// <summary>One after the other: a name is free only when the actor before has ended.</summary>
    private Task Turn(bool runs)
    {
        lock (_gate) return _turn = TurnAsync(_turn, runs);
    }

    private async Task TurnAsync(Task before, bool runs)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (runs == (_actor is { Terminated.IsCompleted: false })) return;
        if (runs)
        {
            if (!system.IsStopping) _actor = system.Spawn(name, create, options);
            return;
        }

        if (_actor is not { } ending) return;
        _actor = null;
        await ending.StopAsync(StopLimit);
    }
}
