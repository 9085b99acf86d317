using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Onboarding;
using MirrorActors.Actors.Outgoing;
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
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Alerts;
using MirrorActors.Testing.Engine;
using MirrorActors.Testing.Servers;
using MirrorActors.Web.Admin;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Hosting;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Paths;
using RedirectRules = MirrorActors.Web.Redirect.RedirectRules;

namespace MirrorActors.Testing.Admin;

/// <summary>
/// The admin side of a node: a real listener, actors, catalogue and log in memory; scans, probes, names and places are
/// the test's. Publishes <c>/a.iso</c> (id 0 or 1), which <c>/latest.iso</c> links to, and <c>/pool/b c.deb</c>.
/// </summary>
public sealed class AdminNode : IAsyncDisposable
{
    private readonly TempTree _tree = new();
    private readonly ActorSystem _system;
    private readonly ShardOwner _owner;
    private readonly ScanScheduler _scheduler = new(2);
    private readonly OutgoingHttp _http;
    private readonly PrometheusText _metrics = new();
    private readonly ViewFeed _feed;
    private readonly RepositorySettings _repository;
    private readonly MirrorTableHolder _table = new();
    private readonly FileIndexRouter _files;
    private readonly InMemoryBlobStore _blobs = new();
    private readonly ActorRef<MirrorTableMessage> _tableWriter;
    private readonly CatalogueFold _fold;
    private AdminListener? _listener;
    private MirrorRegion? _region;
    private string _state = "";

    public AdminNode()
    {
        Clock = new FakeClock();
        Engine = new InMemoryEngine(Clock);
        Scanner = new AdminScanner(Clock);
        _system = TestSystem.Create(Clock);
        _files = new FileIndexRouter(_system);
        _fold = new CatalogueFold(RepositoryId.Default, _files, _blobs);
        _repository = new RepositorySettings(
            _tree.Root, [], TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), TimeSpan.FromHours(24), new Percent(10),
            null, null, false, 1 << 30, false);
        _http = new OutgoingHttp(Outgoing, Clock);
        var me = new NodeInfo("toy", "http://127.0.0.1/", [NodeRoles.Front, NodeRoles.Worker], "test", NodeState.Up);
        _owner = new ShardOwner(
            Engine.Ownership, Engine.Membership, me, TimeSpan.FromDays(400), Clock, NullLogger<ShardOwner>.Instance);
        _tableWriter = _system.Spawn("mirror-table", () => new MirrorTableActor(_table));
        _ = new RegionRouter(_system, _table, Snapshots);
        var mirrors = new MirrorFold(
            RepositoryId.Default, _tableWriter, Snapshots.WaitForAsync, _files, _blobs, NullLogger<MirrorFold>.Instance);
        var paths = new PathFold(RepositoryId.Default, PathTable);
        _feed = new ViewFeed(Engine.Log, [paths, _fold, mirrors], Clock, NullLogger<ViewFeed>.Instance);
    }

    public FakeClock Clock { get; }

    public InMemoryEngine Engine { get; }

    public AdminScanner Scanner { get; }

    public IPeers Peers { get; init; } = new NoPeers();

    public StopRequest Stop { get; } = new();

    public AdminHead Head { get; } = new();

    public AdminLister Http { get; } = new("http");

    public AdminLister Rsync { get; } = new("rsync");

    public AdminLister Ftp { get; } = new("ftp");

    public ProbeSpending Spending => field ??= new ProbeSpending(new BudgetLimits(6, 20_000_000), Clock);

    public RedirectSnapshotHolder Snapshots { get; } = new(SelectionDefaults.Near);

    public LoadMeter Loads { get; } = new(SelectionDefaults.Near, NullLogger<LoadMeter>.Instance);

    public FileCoverageHolder FileCoverage { get; } = new();

    public PathRuleHolder PathTable { get; } = new();

    public Alerter Alerts => field ??= Alerter.Start(
        _system, AlertSettings, _table, "toy", State, Outgoing, NullLoggerFactory.Instance, static () => true);

    public AlertSettings AlertSettings { get; init; } = new(null, null, [], null, [], TimeSpan.Zero, false);

    public NodeReadiness Readiness { get; init; } = new(static () => true, static () => false);

    public bool MetricsPublic { get; init; }

    public DirectSettings Direct { get; init; } = new(true, 0, 10, 0);

    public IReadOnlyList<PathSettings> Paths { get; init; } = [];

    /// <summary>Null: the node has no certificates of a cluster.</summary>
    public CertificateServices? Certificates { get; init; }

    /// <summary>Null: there is nothing to look after.</summary>
    public IEngineAdmin? EngineAdmin { get; init; }

    public string EngineName { get; init; } = "memory";

    public CertificateEnds? CertificateEnds { get; set; }

    /// <summary>A Unix socket to listen on instead of a port.</summary>
    public string? Socket { get; init; }

    public AdminToken Token => field ??= AdminToken.Open(Path.Combine(State, "admin.token"));

    public string Address => _listener?.Address ?? throw new InvalidOperationException("not started");

    /// <summary>Addresses of names; any other name resolves to loopback, where nobody listens on port 80.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal) { ["nowhere.example"] = "" };

    private string State => _state.Length > 0 ? _state : _state = Directory.CreateTempSubdirectory("admin-node-").FullName;

    private ListenAddress Listen => new(Socket is null ? new IPEndPoint(IPAddress.Loopback, 0) : null, Socket);

    private OutgoingOptions Outgoing => new()
    {
        AllowPrivate = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("198.51.100.0/24")],
        Resolve = (host, _) => Task.FromResult<IPAddress[]>(
            [.. Names.GetValueOrDefault(host, "127.0.0.1").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)]),
    };

    /// <inheritdoc cref="ShardOwner.OwnerOf(string)"/>
    public string? OwnerOf(string stream) => _owner.OwnerOf(stream);

    public async Task<AdminNode> StartAsync()
    {
        var old = Clock.GetUtcNow().AddDays(-1);
        _tree.Add("a.iso", 10_000, old).Add("pool/b c.deb", 20_000, old).Link("latest.iso", "a.iso");
        await _owner.StartAsync(CancellationToken.None);
        await _feed.StartAsync(CancellationToken.None);
        await Awaited.Of(_feed.WaitUntilCaughtUpAsync(CancellationToken.None), "the tables to be complete");
        var with = Dependencies();
        await Awaited.Of(
            with.Catalogue.AskAsync<WalkSummary>(r => new WalkTree(r), TimeSpan.FromMinutes(1), CancellationToken.None), "the walk");
        await Awaited.Of(HashedAsync(2), "the hashes");
        Scanner.Finds = [.. _files.Table.All().Where(f => f.Size == 10_000).Select(f => f.Id.Value)];
        _listener = AdminListener.Create(
            with, new RedirectRules(
                new RedirectSettings(5, HttpClients.Same, true, null), [], new PathPolicies(Paths, [], Clock)), new NoFallbacks());
        await _listener.StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>A command of another part of the node; returns when redirects follow what it changed.</summary>
    public async Task ExecuteAsync(string mirror, MirrorCommand command, CommandContext by)
    {
        var done = _region!.ExecuteAsync(RepositoryId.Default, MirrorId.Parse(mirror), command, by, CancellationToken.None);
        if (await Awaited.Of(done, $"the answer to {command}") is CommandResult.Refused refused)
            throw new InvalidOperationException(refused.Faults[0].Message);
        var head = await Engine.Log.HeadAsync(CancellationToken.None);
        await Awaited.Of(_feed.WaitForAsync(head, CancellationToken.None), "the tables to follow");
    }

    public void RemoveFile(string path) => File.Delete(Path.Combine(_tree.Root, path));

    /// <summary>What is left when a node stops its actors before its admin listener.</summary>
    public Task StopActorsAsync() => _system.StopAsync(TimeSpan.FromSeconds(5));

    public Task StopListenerAsync() => _listener?.StopAsync(CancellationToken.None) ?? Task.CompletedTask;

    /// <summary>A client with the token unless told otherwise.</summary>
    public HttpClient Client(string? token = "")
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(Address) };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Length > 0 ? token : Token.Text);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Scanner.LetGo();
        Engine.ResumeAppends();
        if (_listener is not null)
        {
            await _listener.StopAsync(new CancellationToken(canceled: true));
            await _listener.DisposeAsync();
        }

        await _system.DisposeAsync();
        await _feed.DisposeAsync();
        await _owner.DisposeAsync();
        await Engine.DisposeAsync();
        _scheduler.Dispose();
        _http.Dispose();
        _metrics.Dispose();
        Loads.Dispose();
        Alerts.Dispose();
        _tree.Dispose();
        if (_state.Length > 0) Directory.Delete(_state, recursive: true);
    }

    // Its event would come at any time, between those that a test counts.
    private async Task HashedAsync(int files)
    {
        var stream = StreamNames.Catalogue(RepositoryId.Default);
        await foreach (var batch in Engine.Log.SubscribeAsync(Position.Start, CancellationToken.None))
        {
            files -= batch.Events.Where(e => e.Stream == stream)
                .Select(e => CatalogueEventCodec.Decode(e.Event.Type, e.Event.SchemaVersion, e.Event.Payload))
                .OfType<CatalogueChanged>().Sum(c => c.Hashed);
            if (files > 0) continue;
            await _feed.WaitForAsync(batch.UpTo, CancellationToken.None);
            return;
        }
    }

    private AdminDependencies Dependencies()
    {
        var services = new MirrorServices(
            Engine.Log, _owner, _blobs, Scanner, _scheduler, "toy", TimeSpan.FromHours(1), 200)
        {
            Peers = Peers,
        };
        var region = _region = new MirrorRegion(_system, services);
        var geo = new AdminGeo();
        return new AdminDependencies
        {
            Node = new NodeSettings(
                "toy", [], Listen, State, [], false, Token.File, MetricsPublic,
                TimeSpan.Zero, TimeSpan.FromSeconds(5), null, AccessLogIp.Truncated),
            Repository = RepositoryId.Default,
            RepositorySettings = _repository,
            Token = Token,
            Readiness = Readiness,
            Metrics = _metrics,
            Mirrors = region,
            Prober = NewProber(region),
            Alerts = Alerts,
            Files = _files.Table,
            Tree = new StaticFiles(_tree.Root),
            Direct = Direct,
            Catalogue = new OwnedActor<CatalogueCommand>(
                _system, StreamNames.Catalogue(RepositoryId.Default), "catalogue", NewCatalogue).Follow(_owner),
            Paths = new PathRules(_system, new PathRuleServices(
                RepositoryId.Default, Engine.Log, () => _owner.FenceOf(StreamNames.Paths(RepositoryId.Default)), "toy", 200)).Follow(_owner),
            PathTable = PathTable,
            Snapshots = Snapshots,
            Loads = Loads,
            FileCoverage = FileCoverage,
            Fallbacks = new FallbackTableHolder(new FallbackTable([])),
            Geo = geo,
            FirstContact = new FirstContact(
                _http, new GuardedResolver(Outgoing), [Rsync, Ftp, Http], _files.Table, Clock, new Random(1)),
            Places = new PlaceFinder(geo),
            Log = Engine.Log,
            Membership = Engine.Membership,
            Ownership = Engine.Ownership,
            Owner = _owner,
            Peers = Peers,
            Stop = Stop,
            EngineAdmin = () => EngineAdmin,
            CertificateEnds = () => CertificateEnds,
            EngineName = EngineName,
            Certificates = Certificates,
            Feed = _feed,
            Actors = _system,
            Clock = Clock,
            Loggers = NullLoggerFactory.Instance,
        };
    }

    private MirrorProber NewProber(MirrorRegion region)
    {
        var probing = new ProbeOptions(
            TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), FailuresToDown: 3, SuccessesToUp: 2, MaxRedirects: 5);
        var services = new ProbeServices(
            RepositoryId.Default, _table, _tableWriter, new FileSampler(_files.Table), Head, region, probing, new HeldAlerts(), "toy")
        {
            Spending = Spending,
        };
        return new MirrorProber(_system, services);
    }

    private CatalogueActor NewCatalogue() => new(new CatalogueDependencies(
        RepositoryId.Default, _repository, new HashSettings(false, false, true, false),
        new TreeSource(new SourceTree(_tree.Root, new NameRules(_repository))), _fold, _blobs, Engine.Log,
        () => _owner.FenceOf(StreamNames.Catalogue(RepositoryId.Default)), "toy"));
}
