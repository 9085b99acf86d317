namespace MirrorActors.Engine.Membership;

/// <summary>Life of a node in the cluster.</summary>
public enum NodeState
{
    Joining,
    Up,
    Leaving,
    Down,
}

/// <summary>What a node tells the others of itself.</summary>
/// <param name="Id">Unique name.</param>
/// <param name="Address">URL of its admin API.</param>
/// <param name="Roles">What it does: <see cref="NodeRoles"/>.</param>
/// <param name="Version">Version of the program.</param>
public sealed record NodeInfo(string Id, string Address, IReadOnlyList<string> Roles, string Version, NodeState State)
{
    /// <summary>URL of its listener for other nodes; null when it has none.</summary>
    public string? Peer { get; init; }
}

/// <summary>The nodes of the cluster.</summary>
public interface IMembership
{
    /// <summary>Registers this node; the session lives while it is renewed within <paramref name="ttl"/>.</summary>
    Task<INodeSession> JoinAsync(NodeInfo me, TimeSpan ttl, CancellationToken token);

    /// <summary>Ends the session of a node as if it had expired: what it owns is free at once. False when it has none.</summary>
    Task<bool> EndAsync(string node, CancellationToken token);

    /// <summary>The present members, then the whole list again at each change, until cancelled.</summary>
    IAsyncEnumerable<IReadOnlyList<NodeInfo>> WatchAsync(CancellationToken token);
}

/// <summary>This node's place in the cluster; disposing leaves it.</summary>
public interface INodeSession : IAsyncDisposable
{
    NodeInfo Node { get; }

    /// <summary>Fires before the engine lets others take over (measured on the monotonic clock).</summary>
    CancellationToken Lost { get; }

    bool IsValidNow { get; }

    Task UpdateAsync(NodeInfo me, CancellationToken token);
}
