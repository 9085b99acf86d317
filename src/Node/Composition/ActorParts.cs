using Microsoft.Extensions.Logging;
using MirrorActors.Actors;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Auditing;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Paths;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Probing.Scans;
using MirrorActors.Actors.Probing.Strikes;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Actors.Scanning.Targeted;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Views;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Node.Composition;

/// <summary>The change side: actors that decide, folds that publish tables.</summary>
internal sealed class ActorParts : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    /// <summary>However long the engine is away, the catalogue goes on soon after it is back.</summary>
    private static readonly ActorOptions CatalogueOptions = new()
    {
        Supervision = new SupervisionOptions
        {
            MaxRestarts = SupervisionOptions.Unlimited,
            BackoffMin = TimeSpan.FromSeconds(1),
            BackoffMax = TimeSpan.FromSeconds(10),
        },
    };

    private readonly EngineParts _engine;
    private readonly NodeConfiguration _config;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly ScanScheduler _scheduler;
    private readonly CatalogueFold _catalogueFold;
    private ProbeTimes? _probeTimes;

    public ActorParts(EngineParts engine, NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock, Random random)
    {
        (_engine, _config, _loggers, _clock, _random) = (engine, config, loggers, clock, random);
        _scheduler = new ScanScheduler(config.Scan.Concurrency);
        System = new ActorSystem("node", clock, random, loggers);
        Index = new FileIndexRouter(
            System, hashFiles: new HashFiles(config.Node.DataDir, loggers.CreateLogger<HashFiles>()));
        Outgoing = OutgoingOptions.From(config.Outgoing);
        Http = new OutgoingHttp(Outgoing, clock);
        Resolver = new GuardedResolver(Outgoing);
        Alerts = Alerter.Start(
            System, config.Alerts, Mirrors, config.Node.Name, config.Node.DataDir, Outgoing, loggers,
            () => OwnsCatalogue);
        Listers = MirrorListers.InOrder(Http, Resolver, Outgoing, RsyncOptions.From(config.Scan), clock, Manifests());
        Source = new CatalogueSources(config.Repository, config.Scan, Http, Listers, Index.Table, clock, random).Create();
        Snapshots = new RedirectSnapshotHolder(config.Selection);
        ActorsMetrics.Watch(Mirrors);
        Fallbacks = new FallbackTableHolder(new FallbackTable(
            [.. FallbackSettings.All(config.Fallbacks, config.Paths).Select(f => new FallbackFacts(f.Url, f.Country, f.Continent))])
        {
            Common = config.Fallbacks.Count,
        });
        _catalogueFold = new CatalogueFold(Repository, Index, engine.PromptBlobs);
        ActorsMetrics.Watch(_catalogueFold);
        var tableWriter = System.Spawn("mirror-table", () => new MirrorTableActor(Mirrors));
        Loads = new LoadMeter(config.Selection, loggers.CreateLogger<LoadMeter>(), random.Next());
        LoadMetrics.Watch(Loads, Snapshots);
        _ = new RegionRouter(System, Mirrors, Snapshots, Loads);
        if (config.Repository is { TraceFile: { } trace, TraceEvery: { Ticks: > 0 } every } && Source.Tree?.Root is { } root)
            System.Spawn("trace-writer", () => new TraceWriter(root, trace, every, () => IsCatalogueHeld || !OwnsCatalogue));
        WatchCoverage();
        var mirrorFold = new MirrorFold(
            Repository, tableWriter, Snapshots.WaitForAsync, Index, engine.PromptBlobs, loggers.CreateLogger<MirrorFold>());
        Feed = new ViewFeed(
            engine.Engine.Log, [new PathFold(Repository, PathTable), _catalogueFold, mirrorFold], clock, loggers.CreateLogger<ViewFeed>(),
            engine.LocalSnapshot, engine.StandIn, () => engine.Peers.Changed, engine.Opening);
        Referred = new ReferredBlobs(engine.Engine.Log, Feed, Index.Table, mirrorFold);
        Catalogue = StartCatalogue(_catalogueFold);
        Lookup = Source.Tree is { } tree ? UnknownPathLookup.Start(System, tree, found => Catalogue.TryTell(found)) : null;
        Region = new MirrorRegion(System, MirrorServices());
        _catalogueFold.Subscribe(Region.Tell);
        Network = WatchNetwork();
        WatchFreshness();
        Prober = StartProbes(tableWriter);
        Strikes = System.Spawn("strikes", () => new StrikeActor(Mirrors, Prober.ProbeForClientsAsync));
        System.Spawn("auditor", () => new Auditor(AuditServices()));
        Paths = new PathRules(System, new PathRuleServices(
            Repository, engine.Engine.Log, () => engine.Owner.FenceOf(StreamNames.Paths(Repository)), config.Node.Name,
            config.Engine.SnapshotEvery)).Follow(engine.Owner);
    }

    public static RepositoryId Repository => RepositoryId.Default;

    public ActorSystem System { get; }

    public FileIndexRouter Index { get; }

    public OutgoingOptions Outgoing { get; }

    public OutgoingHttp Http { get; }

    public GuardedResolver Resolver { get; }

    public IReadOnlyList<IMirrorLister> Listers { get; }

    /// <summary>Where the published files are known from.</summary>
    public ICatalogueSource Source { get; }

    public MirrorTableHolder Mirrors { get; } = new();

    public RedirectSnapshotHolder Snapshots { get; }

    public LoadMeter Loads { get; }

    public FileCoverageHolder FileCoverage { get; } = new();

    public FallbackTableHolder Fallbacks { get; }

    public ViewFeed Feed { get; }

    public ReferredBlobs Referred { get; }

    public PathRules Paths { get; }

    public PathRuleHolder PathTable { get; } = new();

    public OwnedActor<CatalogueCommand> Catalogue { get; }

    public RequestedFiles Requested { get; } = new();

    /// <summary>Null when there is no tree to look in.</summary>
    public UnknownPathLookup? Lookup { get; }

    public MirrorRegion Region { get; }

    public Alerter Alerts { get; }

    public ActorRef<StrikeMessage> Strikes { get; }

    public NetworkWatch Network { get; }

    public MirrorProber Prober { get; }

    /// <summary>
    /// True once requests see everything the log held when the node started, or while it is away, the local snapshot.
    /// </summary>
    public bool AreTablesComplete =>
        Feed.HasTables && Index.Table.IsComplete && Snapshots.Current.Mirrors.Version >= Mirrors.Current.Version;

    /// <summary>True while the published tree looks damaged and the catalogue stays as it was.</summary>
    public bool IsCatalogueHeld => _catalogueFold.IsHeld;

    private bool OwnsCatalogue => _engine.Owner.Owns(StreamNames.Catalogue(Repository));

    /// <summary>True when an actor that nobody restarts has failed for good.</summary>
    public bool IsActorLost => System.LostActors > 0;

    public Task StartAsync(CancellationToken token) => Feed.StartAsync(token);

    public async ValueTask DisposeAsync()
    {
        await System.StopAsync(StopLimit);
        await Feed.DisposeAsync();
        ActorsMetrics.Unwatch(Mirrors);
        ActorsMetrics.Unwatch(Network);
        ActorsMetrics.Unwatch(_catalogueFold);
        LoadMetrics.Unwatch(Loads, Snapshots);
        if (_probeTimes is not null) ProbeTimes.Unwatch(_probeTimes);
        BudgetMetrics.Unwatch(Prober.Spending);
        HealthMetrics.Unwatch(Snapshots);
        await System.DisposeAsync();
        _scheduler.Dispose();
        Http.Dispose();
        Alerts.Dispose();
        Loads.Dispose();
    }

    private void WatchCoverage()
    {
        System.Spawn("coverage", () => new CoverageWatch(Snapshots, Loads));
        System.Spawn("file-coverage", () => new FileCoverageWatch(Index.Table, Snapshots, FileCoverage));
        HealthMetrics.Watch(Snapshots, FileCoverage, _clock);
    }

    private void WatchFreshness()
    {
        var rules = new FreshnessRules(_config.Paths);
        if (rules.IsEmpty) return;
        var watch = System.Spawn("freshness", () => new FreshnessWatch(Repository, rules, Index.Table, Mirrors, Alerts, Region.Tell));
        _catalogueFold.Subscribe(files => watch.TryTell(new FilesPublished(files)));
    }

    private OwnedActor<CatalogueCommand> StartCatalogue(CatalogueFold fold)
    {
        var deps = new CatalogueDependencies(
            Repository, _config.Repository, _config.Hashes, Source, fold, _engine.Blobs, _engine.Engine.Log,
            () => _engine.Owner.FenceOf(StreamNames.Catalogue(Repository)), _config.Node.Name)
        {
            Requested = Requested,
            HashPolicy = Source.Tree is null ? HashPolicy.None : new HashPolicy(_config.Hashes, _config.Paths),
        };
        return new OwnedActor<CatalogueCommand>(
            System, StreamNames.Catalogue(Repository), "catalogue", () => new CatalogueActor(deps), CatalogueOptions).Follow(_engine.Owner);
    }

    private MirrorServices MirrorServices()
    {
        var traces = _config.Repository.TraceFile is { } trace
            ? new TraceReader(Http, OriginTrace(trace), trace, _clock, _loggers.CreateLogger<TraceReader>())
            : null;
        var check = FileCheck();
        var scanner = new MirrorScanner(
            Index.Table, Listers, check,
            new LargeFileCheck(new RangeCheck(Http, ProbeOptions()), Index.Table, _config.Scan.LargeFile),
            ScanOptions.From(_config.Scan), _clock, _random,
            _loggers.CreateLogger<MirrorScanner>(), traces);
        var spot = new SpotCheck(check);
        return new MirrorServices(
            _engine.Engine.Log, _engine.Owner, _engine.Blobs, new SpareScanner(scanner), _scheduler, _config.Node.Name,
            _config.Scan.Interval, _config.Engine.SnapshotEvery)
        {
            Peers = _engine.Peers,
            Checks = new MirrorCheckServices(
                Index.Table, Mirrors, spot, new DirectoryCheck(Index.Table, Listers, spot, _clock)),
        };
    }

    private IOriginTrace OriginTrace(string path)
    {
        if (Source.Tree is { } tree) return new TreeTrace(tree, path);
        if (_config.Repository.Upstream is { IsHttp: true, Base: var url }) return new UpstreamTrace(Http, url, path);
        return _config.Redirect.Origin is { } origin
            ? new UpstreamTrace(Http, origin.AbsoluteUri, path)
            : new NoTrace("there is no tree here, the upstream is not read by http, and redirect.origin is not set");
    }

    private ManifestLister? Manifests() => ManifestOptions.From(_config.Repository) is { } options
        ? new ManifestLister(Http, Index.Table, options, _clock, new ManifestAudit(Index.Table, new SpotCheck(FileCheck()), _random))
        : null;

    private FileCheck FileCheck() => new(Http, ProbeOptions(), _clock);

    private ProbeOptions ProbeOptions()
    {
        var probe = _config.Probe;
        return new(probe.Interval, probe.Timeout, probe.FailuresToDown, probe.SuccessesToUp, _config.Outgoing.MaxRedirects)
        {
            Budget = new BudgetLimits(probe.BudgetRequests, probe.BudgetBytes),
            ConfirmAfter = [.. probe.ConfirmAfter],
            Flaps = new FlapRule(probe.Window, probe.DegradedBelow.Fraction),
            EveryGet = probe.EveryGet,
            RangeBytes = probe.GetBytes,
            CertificateWarning = probe.CertificateWarning,
        };
    }

    private AuditServices AuditServices()
    {
        var options = new AuditOptions(
            _config.Audit.PerHour, _config.Audit.Bytes, ProbeOptions().Timeout, _config.Outgoing.MaxRedirects);
        return new(
            Repository, Mirrors, AuditPlanner(options.MostBytes),
            new RangeAudit(Http, options, _clock, _config.Node.Name), Region, Alerts, options, Prober.Spending)
        {
            IsMine = mirror => _engine.Owner.Owns(StreamNames.Mirror(Repository, MirrorId.Parse(mirror))),
        };
    }

    private NetworkWatch WatchNetwork()
    {
        var probe = _config.Probe;
        var canaries = new Canaries(probe.Canaries, Http, Resolver, probe.Timeout, _clock);
        var network = new NetworkWatch(System, probe.Interval, canaries, Alerts, _config.Node.Name);
        ActorsMetrics.Watch(network);
        return network;
    }

    private AuditPlanner AuditPlanner(int mostBytes) =>
        new(Index.Table, new FileSampler(Index.Table, Loads), Source.Tree is null ? null : Published(), new PieceLists(_engine.Blobs),
            mostBytes, _clock);

    private PublishedBytes Published() => new(Index.Table, Source.Tree, _clock);

    private IEnumerable<ScanProbes> ScanProbes()
    {
        var probe = _config.Probe;
        if (probe.RsyncInterval > TimeSpan.Zero)
            yield return new ScanProbes(new RsyncProbe(Outgoing, Resolver, probe.Timeout, _clock), probe.RsyncInterval);
        if (probe.FtpInterval > TimeSpan.Zero)
            yield return new ScanProbes(new FtpProbe(Outgoing, Resolver, probe.Timeout, _clock), probe.FtpInterval);
    }

    private MirrorProber StartProbes(ActorRef<MirrorTableMessage> tableWriter)
    {
        var options = ProbeOptions();
        var files = new FileSampler(Index.Table, Loads);
        var head = new HeadProbe(Http, options, Published());
        FallbackProbes.Start(System, Fallbacks, files, head, options, Network);
        var services = new ProbeServices(
            Repository, Mirrors, tableWriter, files, head, Region, options, Alerts, _config.Node.Name)
        {
            Network = Network,
            Spending = new ProbeSpending(options.Budget, _clock),
            Scans = [.. ScanProbes()],
        };
        _probeTimes = services.Times;
        ProbeTimes.Watch(_probeTimes);
        BudgetMetrics.Watch(Mirrors, services.Spending);
        return new MirrorProber(System, services);
    }
}
