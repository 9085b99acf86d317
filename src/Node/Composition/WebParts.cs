using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Onboarding;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol;
using MirrorActors.Web.AccessLog;
using MirrorActors.Web.Admin;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Hosting;
using MirrorActors.Web.Hosting.Listening;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Paths;
using MirrorActors.Web.Peers;
using MirrorActors.Web.Redirect;
using MirrorActors.Web.Strikes;
using RedirectRules = MirrorActors.Web.Redirect.RedirectRules;

namespace MirrorActors.Node.Composition;

/// <summary>The request side: the public listener and the admin listener.</summary>
internal sealed class WebParts : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>For commands that are under way, beside that to upgrade, and for calls of other nodes.</summary>
    private static readonly TimeSpan CommandsLimit = TimeSpan.FromSeconds(3);

    private readonly NodeConfiguration _config;
    private readonly TimeProvider _clock;
    private readonly AccessLogWriter? _accessLog;
    private readonly WebMetrics _metrics = new();
    private readonly CertificateMetrics _certificates;
    private readonly PrometheusText _prometheus;
    private readonly NodeReadiness _readiness;
    private readonly AdminToken _token;
    private readonly RedirectRules _rules;
    private readonly ConfiguredFallbacks _fallbacks;
    private readonly ILocalFiles _tree;
    private readonly ListenSockets _sockets;
    private PbmPointer? _pointer;

    public WebParts(
        EngineParts engine, ActorParts actors, GeoService geo, PrometheusText prometheus, NodeConfiguration config,
        ILoggerFactory loggers, TimeProvider clock, Random random, ListenSockets sockets, INodeUpgrade? upgrade)
    {
        _config = config;
        _sockets = sockets;
        _clock = clock;
        _prometheus = prometheus;
        _certificates = new CertificateMetrics(() => engine.Credentials?.Ends, clock);
        _token = AdminToken.Open(config.Node.AdminTokenFile);
        _readiness = new NodeReadiness(
            () => actors.AreTablesComplete,
            () => !engine.Owner.IsSettled || !actors.Feed.IsCaughtUp || actors.Feed.Missing > 0 || geo.Faults.Count > 0
                || actors.IsCatalogueHeld || actors.IsActorLost || actors.Network.State.IsSuspected);
        if (config.Node.AccessLogFile is { } file)
        {
            var wholeAddress = config.Node.AccessLogIp == AccessLogIp.Full;
            _accessLog = new AccessLogWriter(file, wholeAddress, clock, _metrics, loggers.CreateLogger<AccessLogWriter>());
        }

        var paths = new PathPolicies(PathsOf(config, actors), config.Fallbacks, clock);
        _rules = new RedirectRules(config.Redirect, config.Node.TrustedProxies, paths);
        _fallbacks = new ConfiguredFallbacks(actors.Fallbacks);
        _tree = actors.Source.Tree is { } tree ? new TreeFiles(tree) : new NoFiles();
        Public = PublicListener.Create(RequestSide(actors, geo, loggers, clock, random));
        var admin = AdminSide(engine, actors, geo, loggers, clock, random) with { Upgrade = upgrade };
        Admin = AdminListener.Create(admin, _rules, _fallbacks);
        if (engine.Credentials is { } credentials)
        {
            Peers = PeerListener.Create(
                config.Cluster, credentials, engine.Cluster, new AdminApi(admin, _rules, _fallbacks),
                routes =>
                {
                    new MirrorOrderEndpoint(actors.Region).Map(routes);
                    if (admin.Certificates is { } certificates) new PeerCertificateEndpoints(certificates).Map(routes);
                    new JournalEndpoints(engine.Journal).Map(routes);
                    new BlobEndpoints(engine.Disk).Map(routes);
                },
                loggers, sockets);
        }
    }

    public PublicListener Public { get; }

    public AdminListener Admin { get; }

    /// <summary>Null on a node that is alone.</summary>
    public PeerListener? Peers { get; }

    public AdminToken Token => _token;

    /// <summary>An operator wants this node to leave.</summary>
    public StopRequest Stop { get; } = new();

    /// <summary>In the order in which they are bound, so that another process finds each for the same listener.</summary>
    public IReadOnlyList<ListenSocket> Listening => [.. Peers?.Listening ?? [], .. Admin.Listening, .. Public.Listening];

    public bool AreTablesComplete => _readiness.HasTables;

    /// <summary>Binds every address, so that a start that follows does not fail by one.</summary>
    /// <exception cref="IOException">An address cannot be bound.</exception>
    public void PrepareSockets()
    {
        if (_config.Cluster.Listen is { } peers) Prepare(peers);
        var admin = _config.Node.AdminListen;
        Prepare(admin.UnixPath is { } path ? new UnixDomainSocketEndPoint(path) : admin.EndPoint!);
        foreach (var address in _config.Node.Listen) Prepare(address);
    }

    public async Task StartAsync(CancellationToken token)
    {
        _accessLog?.Start();
        if (Peers is not null) await BindAsync(Peers.StartAsync, _config.Cluster.Listen!.ToString(), token);
        await BindAsync(Admin.StartAsync, _config.Node.AdminListen.ToString(), token);
        await BindAsync(Public.StartAsync, string.Join(", ", _config.Node.Listen), token);
    }

    /// <summary>Tells pbm on this host where the admin API and its token are.</summary>
    public void LeaveNote(ILogger log)
    {
        _pointer = PbmPointer.Write(Admin.Address, _token.File, Environment.GetEnvironmentVariable);
        if (_pointer.Fault is { } fault) log.NoteNotLeft(fault);
    }

    /// <summary>After a rotation of the access log.</summary>
    public void ReopenLogs() => _accessLog?.Reopen();

    /// <summary>Drains and stops the listeners; the admin API stays until the last download is answered.</summary>
    /// <param name="token">Cancelled to cut the drain short.</param>
    /// <param name="commandsEnd">Cancelled when commands under way, and calls of other nodes, are not waited for.</param>
    public async Task StopAsync(CancellationToken token, CancellationToken commandsEnd)
    {
        await Public.StopAsync(token);
        await Admin.StopAsync(commandsEnd);
        if (Peers is not null) await Peers.StopAsync(commandsEnd);
    }

    /// <summary>Leaves what changes something to the process that goes on with the node; clients are still answered.</summary>
    public async Task LetGoAsync(CancellationToken token)
    {
        Admin.HandOver();
        Peers?.HandOver();
        var began = _clock.GetTimestamp();
        do
        {
            // At least once: who has come a moment ago is answered, too.
            await Task.Delay(LookAgain, _clock, token);
        }
        while (Admin.OpenRequests > 1 && _clock.GetElapsedTime(began) < CommandsLimit);

        _readiness.LetGo();
        if (Peers is null) return;
        using var limit = new CancellationTokenSource(CommandsLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        await Peers.StopAsync(either.Token);
    }

    /// <summary>Leaves clients to the process that goes on with the node, and finishes what is under way.</summary>
    public async Task HandOverAsync(CancellationToken token)
    {
        // The note for pbm is true for the other process as well.
        _pointer = null;
        await Public.HandOverAsync(token);
        await Admin.StopAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        _pointer?.Dispose();
        await Public.DisposeAsync();
        await Admin.DisposeAsync();
        if (Peers is not null) await Peers.DisposeAsync();
        if (_accessLog is not null) await _accessLog.DisposeAsync();
        _metrics.Dispose();
        _certificates.Dispose();
    }

    private void Prepare(EndPoint address)
    {
        try
        {
            _sockets.Prepare(address);
        }
        catch (SocketException e)
        {
            throw new IOException($"cannot listen on {address}: {e.Message}", e);
        }
    }

    // Kestrel wraps "in use" alone, and does not say which address the others are about.
    private static async Task BindAsync(Func<CancellationToken, Task> start, string address, CancellationToken token)
    {
        try
        {
            await start(token);
        }
        catch (SocketException e)
        {
            throw new IOException($"cannot listen on {address}: {e.Message}", e);
        }
    }

    /// <summary>What is small is delivered here to spare it a redirect; without a tree it is redirected like the rest.</summary>
    private static IReadOnlyList<PathSettings> PathsOf(NodeConfiguration config, ActorParts actors) =>
        actors.Source.Tree is not null ? config.Paths : [.. config.Paths.Select(item => item with { DirectBelow = null })];

    private RedirectDependencies RequestSide(
        ActorParts actors, GeoService geo, ILoggerFactory loggers, TimeProvider clock, Random random) => new()
        {
            Files = actors.Index.Table,
            PathRules = actors.PathTable,
            Snapshots = actors.Snapshots,
            Geo = geo,
            Fallbacks = _fallbacks,
            Requested = actors.Requested,
            UnknownPaths = actors.Lookup is { } lookup ? new TreeLookup(lookup) : new NoLookup(),
            Tree = _tree,
            Site = _config.Repository.Static is { } site ? new StaticFiles(site) : null,
            Node = _config.Node,
            Rules = _rules,
            Direct = _config.Direct,
            Readiness = _readiness,
            Sockets = _sockets,
            Metrics = _metrics,
            Loads = actors.Loads,
            Failures = new SuspectedFailures(_config.Strikes, actors.Strikes, clock),
            AccessLog = _accessLog,
            Clock = clock,
            Random = random,
            Loggers = loggers,
        };

    private AdminDependencies AdminSide(
        EngineParts engine, ActorParts actors, GeoService geo, ILoggerFactory loggers, TimeProvider clock,
        Random random) => new()
        {
            Node = _config.Node,
            Repository = ActorParts.Repository,
            RepositorySettings = _config.Repository,
            Token = _token,
            Readiness = _readiness,
            Sockets = _sockets,
            Metrics = _prometheus,
            Mirrors = actors.Region,
            Prober = actors.Prober,
            Alerts = actors.Alerts,
            Files = actors.Index.Table,
            Tree = _tree,
            Direct = _config.Direct,
            Catalogue = actors.Catalogue,
            Paths = actors.Paths,
            PathTable = actors.PathTable,
            Snapshots = actors.Snapshots,
            Loads = actors.Loads,
            FileCoverage = actors.FileCoverage,
            Fallbacks = actors.Fallbacks,
            Geo = geo,
            FirstContact = new FirstContact(
                actors.Http, actors.Resolver, actors.Listers, actors.Index.Table, clock, random),
            Places = new PlaceFinder(geo),
            Log = engine.Engine.Log,
            Membership = engine.Engine.Membership,
            Ownership = engine.Engine.Ownership,
            Owner = engine.Owner,
            Peers = engine.Peers,
            Stop = Stop,
            EngineAdmin = () => engine.Engine.Admin,
            CertificateEnds = () => engine.Credentials?.Ends,
            EngineName = _config.Engine.Kind.ToString().ToLowerInvariant(),
            Certificates = engine.Certificates?.Services,
            Feed = actors.Feed,
            Actors = actors.System,
            Clock = clock,
            Loggers = loggers,
        };
}
