using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Onboarding;
using MirrorActors.Actors.Paths;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Peers.Certificates;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Views;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Ids;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Hosting;
using MirrorActors.Web.Hosting.Listening;
using MirrorActors.Web.Metrics;

namespace MirrorActors.Web.Admin;

/// <summary>All that the admin listener needs from the rest of the node. What is handed in is not disposed here.</summary>
public sealed record AdminDependencies
{
    public required NodeSettings Node { get; init; }

    public required RepositoryId Repository { get; init; }

    public required RepositorySettings RepositorySettings { get; init; }

    public required AdminToken Token { get; init; }

    public ListenSockets Sockets { get; init; } = new();

    /// <summary>Null where this process cannot be replaced by another.</summary>
    public INodeUpgrade? Upgrade { get; init; }

    public required NodeReadiness Readiness { get; init; }

    public required PrometheusText Metrics { get; init; }

    public required MirrorRegion Mirrors { get; init; }

    public required MirrorProber Prober { get; init; }

    public required Alerter Alerts { get; init; }

    public required FileTable Files { get; init; }

    /// <summary>The repository's own tree.</summary>
    public required ILocalFiles Tree { get; init; }

    public required DirectSettings Direct { get; init; }

    public required OwnedActor<CatalogueCommand> Catalogue { get; init; }

    public required PathRules Paths { get; init; }

    public required PathRuleHolder PathTable { get; init; }

    public required RedirectSnapshotHolder Snapshots { get; init; }

    /// <summary>The mirrors as redirects follow them now.</summary>
    public MirrorTable Table => Snapshots.Current.Mirrors;

    public required LoadMeter Loads { get; init; }

    public required FileCoverageHolder FileCoverage { get; init; }

    public required FallbackTableHolder Fallbacks { get; init; }

    public required IGeoLocator Geo { get; init; }

    public required FirstContact FirstContact { get; init; }

    public required PlaceFinder Places { get; init; }

    public required IEventLog Log { get; init; }

    public required IMembership Membership { get; init; }

    public required IOwnership Ownership { get; init; }

    /// <summary>This node's shards, and what it knows of other nodes.</summary>
    public required ShardOwner Owner { get; init; }

    public IPeers Peers { get; init; } = new NoPeers();

    public required StopRequest Stop { get; init; }

    /// <summary>Asked each time: an engine may be opened late. Null where there is nothing to look after.</summary>
    public Func<IEngineAdmin?> EngineAdmin { get; init; } = static () => null;

    /// <summary>Null where the node has no certificates.</summary>
    public Func<CertificateEnds?> CertificateEnds { get; init; } = static () => null;

    /// <summary>Name of the engine, for example <c>sqlite</c>.</summary>
    public required string EngineName { get; init; }

    /// <summary>Null on a node whose certificates pbm has not made.</summary>
    public CertificateServices? Certificates { get; init; }

    public required ViewFeed Feed { get; init; }

    public required ActorSystem Actors { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILoggerFactory Loggers { get; init; }
}
