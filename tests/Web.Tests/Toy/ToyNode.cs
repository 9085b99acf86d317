using System.Net;
using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Paths;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Web.AccessLog;
using MirrorActors.Web.Hosting;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Paths;
using MirrorActors.Web.Redirect;
using MirrorActors.Web.Strikes;

namespace MirrorActors.Web.Tests.Toy;

/// <summary>A real public listener on loopback over a toy catalogue, with this peer trusted as a proxy.</summary>
internal sealed class ToyNode : IFallbacks, IUnknownPaths, IAsyncDisposable
{
    public static readonly DateTimeOffset Modified = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ActorSystem _system = TestSystem.Create(TimeProvider.System);
    private readonly FileIndexRouter _index;
    private readonly List<FileChange> _files = [];
    private PublicListener? _listener;

    public ToyNode() => _index = new FileIndexRouter(_system);

    public ToyLog Log { get; } = new();

    public ToyTree Tree { get; } = new();

    public ToyTree Site { get; } = new();

    public WebMetrics Metrics { get; } = new();

    public RedirectSnapshotHolder Snapshots { get; } = new(SelectionDefaults.Near);

    public PathRuleHolder PathRules { get; } = new();

    public NodeReadiness Readiness { get; init; } = new(static () => true, static () => false);

    public Func<Place, SchemeNeed, string?> Fallback { get; set; } = static (_, _) => null;

    public Func<string, string?> Unknown { get; set; } = static _ => null;

    public RedirectSettings Redirect { get; init; } = new(5, HttpClients.Same, true, null);

    public IReadOnlyList<PathSettings> Paths { get; init; } = [];

    public DirectSettings Direct { get; init; } = new(true, 0, 10, 0);

    public IReadOnlyList<string> TrustedProxies { get; init; } = ["127.0.0.0/8"];

    public bool ProxyProtocol { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public TimeSpan DrainTime { get; init; } = TimeSpan.Zero;

    public AccessLogWriter? AccessLog { get; init; }

    public LoadMeter? Loads { get; init; }

    public SuspectedFailures? Failures { get; init; }

    public Uri Address => _listener?.Addresses[0] ?? throw new InvalidOperationException("not started");

    /// <summary>A file of the catalogue with that id; its content is its path over and over unless given.</summary>
    public ToyNode With(string path, int id, int size = 10_000, byte[]? sha256 = null, bool isLocal = true)
    {
        var hashes = sha256 is null ? FileHashes.None : FileHashes.None with { Sha256 = sha256 };
        _files.Add(new FilePut(Encoding.UTF8.GetBytes(path), new FileId(id), size, Modified.UtcTicks, hashes, []));
        if (isLocal) Tree.Write(path, Content(path, size), Modified);
        return this;
    }

    /// <summary>What comes next happened at that time.</summary>
    public ToyNode At(DateTimeOffset time)
    {
        _files.Add(new ChangesAt(time.UtcTicks));
        return this;
    }

    public ToyNode WithAlias(string path, string target)
    {
        _files.Add(new AliasPut(Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(target)));
        return this;
    }

    public static byte[] Content(string path, int size) =>
        [.. Enumerable.Range(0, size).Select(i => (byte)path[i % path.Length])];

    public void Publish(params MirrorFacts[] mirrors) =>
        Snapshots.Current = ToyMirror.Snapshot(mirrors);

    public Task HoldAsync(int ordinal, params int[] ids)
    {
        var set = new FileSetBuilder();
        foreach (var id in ids) set.Add(new FileId(id));
        return _index.ApplyFileSetAsync(ordinal, set.Build(), CancellationToken.None);
    }

    public async Task<ToyNode> StartAsync()
    {
        await _index.ApplyAsync(_files, CancellationToken.None);
        _listener = PublicListener.Create(new RedirectDependencies
        {
            Files = _index.Table,
            PathRules = PathRules,
            Snapshots = Snapshots,
            Geo = new ToyGeo(),
            Fallbacks = this,
            UnknownPaths = this,
            Tree = Tree,
            Site = Site,
            Node = new NodeSettings(
                "toy", [new IPEndPoint(IPAddress.Loopback, 0)], new ListenAddress(
                    new IPEndPoint(IPAddress.Loopback, 0), null),
                "", TrustedProxies, ProxyProtocol, "", false, DrainTime, TimeSpan.FromSeconds(5), null,
                AccessLogIp.Truncated),
            Rules = new RedirectRules(Redirect, TrustedProxies, new PathPolicies(Paths, [], Clock)),
            Direct = Direct,
            Readiness = Readiness,
            Metrics = Metrics,
            AccessLog = AccessLog,
            Loads = Loads,
            Failures = Failures,
            Clock = Clock,
            Random = new Random(1),
            Loggers = Log,
        });
        await _listener.StartAsync(CancellationToken.None);
        return this;
    }

    public Task StopAsync() => _listener?.StopAsync(CancellationToken.None) ?? Task.CompletedTask;

    /// <summary>A client that follows nothing and asks as if from that address.</summary>
    public HttpClient Client(string? from = ToyGeo.Berlin, string? proto = null)
    {
        var client = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        { BaseAddress = Address };
        if (from is not null) client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        if (proto is not null) client.DefaultRequestHeaders.Add("X-Forwarded-Proto", proto);
        return client;
    }

    IReadOnlyList<string> IFallbacks.Sharing(
        in Place client, SchemeNeed need, System.Collections.Immutable.ImmutableArray<int> among) =>
        Fallback(client, need) is { } url ? [url] : [];

    ValueTask<string?> IUnknownPaths.FindAsync(string path, CancellationToken token) => new(Unknown(path));

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.StopAsync(new CancellationToken(canceled: true));
            await _listener.DisposeAsync();
        }

        await _system.DisposeAsync();
        Tree.Dispose();
        Site.Dispose();
        Metrics.Dispose();
    }
}
