namespace MirrorActors.Protocol.Admin;

/// <summary>The nodes as this one sees them.</summary>
/// <param name="Health">Of this node: ok, degraded, draining or starting.</param>
/// <param name="Network">Why this node's own network is suspected and verdicts are frozen; null when it is not.</param>
public sealed record ClusterView(
    string Node, string Engine, string Health, IReadOnlyList<NodeView> Nodes, string? Network = null)
{
    /// <summary>What is not as it should be, a line each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What commands and redirects need, and what the cluster survives, a line each.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>Who keeps the log; null when nobody tells, or it is no cluster.</summary>
    public EngineView? EngineState { get; init; }
}

/// <summary>The members of the cluster that keeps the log.</summary>
/// <param name="HasQuorum">Commands can be taken.</param>
/// <param name="QuotaBytes">Size of a member's database at which it takes no more; null when others have set it.</param>
public sealed record EngineView(bool HasQuorum, IReadOnlyList<EngineMemberView> Members, long? QuotaBytes = null);

/// <param name="Node">Name of its node; of a cluster that others run, its own.</param>
/// <param name="Role">leader, voter, or learner: it follows, and does not count.</param>
/// <param name="Answers">It can be reached.</param>
/// <param name="Bytes">Size of its database; 0 when it does not answer.</param>
/// <param name="BytesInUse">Of them, those that hold something.</param>
/// <param name="Alarm">full or corrupt; null when it has none.</param>
public sealed record EngineMemberView(
    string Node, string Url, string Role, bool Answers, long Bytes, long BytesInUse, string? Alarm = null);

/// <summary>One node.</summary>
/// <param name="State">joining, up, leaving, or down: it ended without leaving.</param>
public sealed record NodeView(string Id, string Address, string State, string Version, IReadOnlyList<string> Roles)
{
    /// <summary>URL of its listener for other nodes.</summary>
    public string? Peer { get; init; }

    public int Shards { get; init; }

    public int Mirrors { get; init; }

    /// <summary>When it went down; null while it lives.</summary>
    public DateTimeOffset? DownSince { get; init; }

    /// <summary>What it tells of itself; null when it does not answer.</summary>
    public NodeStatusView? Status { get; init; }
}

/// <summary>A node's word about itself.</summary>
/// <param name="Health">ok, degraded, draining or starting.</param>
/// <param name="Head">Last position of the log; null while the engine is away.</param>
/// <param name="LagMs">
/// Until its tables showed what was the head when it was asked, milliseconds; null when that took more than a second, or the engine is
/// away.
/// </param>
/// <param name="Network">Why its own network is suspected; null when it is not.</param>
public sealed record NodeStatusView(string Node, string Health, string? Head, long? LagMs, string? Network)
{
    /// <summary>When its certificate ends; null where it has none.</summary>
    public DateTimeOffset? CertificateEnds { get; init; }

    /// <summary>When the authority ends that it believes; null where it has none.</summary>
    public DateTimeOffset? AuthorityEnds { get; init; }
}

/// <summary>What a command about a node did.</summary>
public sealed record NodeCommandView(string Node, string Done);

/// <summary>One of the 256 shards.</summary>
/// <param name="Owner">Null when nobody owns it.</param>
/// <param name="Mirrors">Names of those that belong to it.</param>
public sealed record ShardView(int Shard, string? Owner, IReadOnlyList<string> Mirrors);

/// <summary>What runs on a node for the shards that it owns.</summary>
/// <param name="Region">mirrors, catalogue or paths.</param>
/// <param name="Node">Null when nobody owns the shard of a region that is there once.</param>
/// <param name="Entities">Mirrors; 1 for what is there once.</param>
public sealed record RegionView(string Region, string? Node, int Shards, int Entities);

/// <summary>A change in the cluster, as <c>GET /v1/cluster/events</c> streams them, one JSON object a line.</summary>
/// <param name="Kind">node: its state; owner: of some shards.</param>
/// <param name="Node">Null: nobody owns the shards.</param>
/// <param name="State">joining, up, leaving, gone, or down; null for owners.</param>
/// <param name="Shards">Null for nodes.</param>
public sealed record ClusterEvent(DateTimeOffset Time, string Kind, string? Node, string? State, IReadOnlyList<int>? Shards);
