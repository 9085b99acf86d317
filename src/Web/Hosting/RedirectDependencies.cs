using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Paths;
using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.AccessLog;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Hosting.Listening;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Redirect;
using MirrorActors.Web.Strikes;

namespace MirrorActors.Web.Hosting;

/// <summary>
/// All that the public listener needs from the rest of the node. What is handed in is not disposed here.
/// </summary>
public sealed record RedirectDependencies
{
    public required FileTable Files { get; init; }

    /// <summary>Told of files that were asked for before they were hashed.</summary>
    public RequestedFiles Requested { get; init; } = new();

    /// <summary>Blocks and holds.</summary>
    public PathRuleHolder PathRules { get; init; } = new();

    public required RedirectSnapshotHolder Snapshots { get; init; }

    public required IGeoLocator Geo { get; init; }

    public required IFallbacks Fallbacks { get; init; }

    public required IUnknownPaths UnknownPaths { get; init; }

    /// <summary>The repository's own tree.</summary>
    public required ILocalFiles Tree { get; init; }

    /// <summary>Files of <c>repository.static</c>; null when not configured.</summary>
    public ILocalFiles? Site { get; init; }

    public required NodeSettings Node { get; init; }

    public required RedirectRules Rules { get; init; }

    public required DirectSettings Direct { get; init; }

    public required NodeReadiness Readiness { get; init; }

    public required WebMetrics Metrics { get; init; }

    /// <summary>Null where redirects are not counted.</summary>
    public LoadMeter? Loads { get; init; }

    /// <summary>Null where clients that come back are not noticed.</summary>
    public SuspectedFailures? Failures { get; init; }

    /// <summary>Null when switched off.</summary>
    public AccessLogWriter? AccessLog { get; init; }

    public ListenSockets Sockets { get; init; } = new();

    public required TimeProvider Clock { get; init; }

    /// <summary>Seeds the draws.</summary>
    public required Random Random { get; init; }

    public required ILoggerFactory Loggers { get; init; }
}
