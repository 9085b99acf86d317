using System.Net;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>The etcd that a node runs for itself.</summary>
/// <param name="Name">Of the node, and of its member in etcd's cluster.</param>
/// <param name="DataDir">Of the node: <c>etcd</c>, <c>etcd.log</c>, <c>etcd.pid</c> and <c>etcd.endpoints</c> are made in it.</param>
/// <param name="Prefix">Before all keys.</param>
public sealed record ManagedEtcdOptions(string Name, string DataDir, string Prefix)
{
    /// <summary>A name that is looked up in PATH, or a path.</summary>
    public string Program { get; init; } = "etcd";

    public IPEndPoint ClientListen { get; init; } = new(IPAddress.Loopback, 2379);

    public IPEndPoint PeerListen { get; init; } = new(IPAddress.Loopback, 2380);

    /// <summary>Host name or address that other nodes reach this one by; null: that of the listeners.</summary>
    public string? Advertise { get; init; }

    /// <summary>Client URLs of members of the cluster to join; empty on the first node. Its own URL alone: it begins the
    /// cluster, also where another node made the authority.</summary>
    public IReadOnlyList<Uri> Join { get; init; } = [];

    /// <summary>False: the node never has a member of its own and uses those of others.</summary>
    public bool Votes { get; init; } = true;

    /// <summary>The node has had a log: without data and without others no empty cluster is made in its place.</summary>
    public bool MustExist { get; init; }

    /// <summary>Size of etcd's database at which it refuses to take more.</summary>
    public long QuotaBytes { get; init; } = 4L << 30;

    /// <summary>Between two looks at the members.</summary>
    internal TimeSpan TurnTime { get; init; } = ManagedLimits.TurnTime;

    /// <inheritdoc cref="ManagedLimits.Revisions"/>
    internal long KeptRevisions { get; init; } = ManagedLimits.Revisions;

    /// <inheritdoc cref="ManagedLimits.SparseBytes"/>
    internal long SparseBytes { get; init; } = ManagedLimits.SparseBytes;
}
