using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Chaos.Checking;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Log;
using MirrorActors.Node.Demo;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Chaos.Rig;

/// <summary>Nodes with three members of etcd, toy mirrors and a published tree, and everything that may happen to them.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    public const string File = "a/one.bin";
    private const int Members = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TempFolder _folder = new();
    private readonly Network _network;
    private readonly List<Relay> _relays = [];
    private MirrorLab? _lab;
    private EtcdServer? _etcd;
    private EtcdEngine? _observer;
    private LogKeeper? _log;

    private ChaosCluster(Network network)
    {
        _network = network;
        Token = _folder.Write("token", new string('t', 32));
        Admin = new AdminClient(new string('t', 32));
    }

    public static IReadOnlyList<string> Mirrors { get; } = ["m1", "m2", "m3", "m4", "m5", "m6"];

    public Network Network => _network;

    public AdminClient Admin { get; }

    public Ledger Ledger { get; } = new();

    public IReadOnlyList<ChaosNode> Nodes { get; private set; } = [];

    public EtcdServer Etcd => _etcd!;

    public NodeOptions Options { get; private set; } = null!;

    /// <summary>Under the data of the last node; null where mounting is not permitted.</summary>
    public SmallDisk? Disk { get; private set; }

    private string Token { get; }

    public static async Task<ChaosCluster> StartAsync(int nodes)
    {
        var cluster = new ChaosCluster(await Network.CreateAsync(nodes));
        try
        {
            await cluster.StartPartsAsync();
            return cluster;
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            var said = cluster.Said();
            await cluster.DisposeAsync();
            throw new InvalidOperationException($"{e.Message}\n{said}", e);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public string Folder(string name) => _folder.Sub(name);

    /// <summary>A relay to a port, from the test's own address.</summary>
    public Relay Relay(IPEndPoint target, TimeSpan delay)
    {
        var relay = new Relay(_network.Host, target, delay, TimeProvider.System);
        _relays.Add(relay);
        return relay;
    }

    /// <summary>The node that owns a mirror.</summary>
    public async Task<ChaosNode> OwnerAsync(string mirror)
    {
        var scope = ShardHash.Scope(ShardHash.ShardOf($"mirror/default/{mirror}"));
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        await foreach (var change in _observer!.Ownership.WatchAsync(limit.Token))
        {
            if (change.Scope == scope && Nodes.FirstOrDefault(node => node.Name == change.Owner) is { } owner) return owner;
        }

        throw new InvalidOperationException($"nobody owns {mirror}");
    }

    /// <summary>Returns when every node is ready, and knows all of them to be up.</summary>
    public Task WholeAsync() => Waiting.UntilAsync(
        async () => string.Join("; ", await Task.WhenAll(Nodes.Select(SaysAsync))),
        said => said == string.Join("; ", Nodes.Select(node => $"{node.Name} ok {Nodes.Count} up")),
        Limit, "all nodes to be up");

    /// <summary>Everything from the start on. A node that does not answer shows nothing.</summary>
    public async Task<History> HistoryAsync(RequestCounts requests)
    {
        var log = await _log!.EventsAsync();
        var reports = await Task.WhenAll(Nodes.Select(ReportAsync));
        return new History(
            Ledger.Acknowledged, log, Nodes.Zip(reports).ToDictionary(pair => pair.First.Name, pair => pair.Second), Ledger.Expected,
            requests);
    }

    /// <summary>What the nodes wrote last.</summary>
    public string Said() => string.Join('\n', Nodes.Select(node => $"--- {node.Name}\n{Last(node.Output)}"));

    public async ValueTask DisposeAsync()
    {
        if (_log is not null) await _log.DisposeAsync();
        if (_observer is not null) await _observer.DisposeAsync();
        foreach (var node in Nodes) await node.DisposeAsync();
        if (_etcd is not null) await _etcd.DisposeAsync();
        foreach (var relay in _relays) await relay.DisposeAsync();
        if (_lab is not null) await _lab.DisposeAsync();
        if (Disk is not null) await Disk.DisposeAsync();
        await _network.DisposeAsync();
        Admin.Dispose();
        _folder.Dispose();
    }

    private async Task StartPartsAsync()
    {
        _folder.Write(Path.Combine("tree", File), new string('x', 20_000));
        var tree = _folder.Sub("tree");
        _lab = await MirrorLab.StartAsync(
            tree, [.. Mirrors.Select(id => new LabMirror(id, "AT", 48, 16, 1853))], TimeProvider.System, default);
        _etcd = await EtcdServer.StartAsync(
            [.. _network.Places.Take(Members).Select(place => place.Etcd)], "http", "--heartbeat-interval", "100", "--election-timeout", "1000",
            "--pre-vote");
        var certificates = new Certificates(_folder.Path, _network.Places.Select(place => place.Address).Append(_network.Host));
        Options = new NodeOptions(tree, Token, certificates, _etcd.Endpoints);
        Nodes = [.. _network.Places.Select(place => new ChaosNode(place, Options, _folder.Path))];
        Disk = await SmallDisk.TryMountAsync(Nodes[^1].DataDir);
        _observer = await EtcdEngine.OpenAsync(
            new EtcdEngineOptions(_etcd.Endpoints, EtcdEngineOptions.DefaultPrefix), TimeProvider.System,
            NullLogger<EtcdEngine>.Instance, default);
        _log = new LogKeeper(_observer.Log);
        await Task.WhenAll(Nodes.Select(node => node.StartAsync()));
        await WholeAsync();
        await DoAsync("catalogue/scan", "");
        await Task.WhenAll(Mirrors.Select(AddMirrorAsync));
        await Waiting.UntilAsync(
            async () => string.Join(' ', (await Task.WhenAll(Nodes.Select(ReportAsync))).Select(HoldersOf)),
            holders => holders == string.Join(' ', Nodes.Select(_ => Mirrors.Count)), Limit, "all mirrors to hold the file on all nodes");
    }

    private static int HoldersOf(NodeReport report) =>
        report.Facts.Keys.Count(fact => fact.StartsWith($"files//{File}/mirrors/", StringComparison.Ordinal));

    private async Task AddMirrorAsync(string id)
    {
        var site = new Uri(_lab!.Site(id).Url);
        var relay = Relay(new IPEndPoint(IPAddress.Loopback, site.Port), TimeSpan.Zero);
        var body = $$"""{"id":"{{id}}","check":false,"fields":{"http":"http://{{relay.EndPoint}}/","country":"at"} }""";
        Ledger.Note(await DoAsync("mirrors", body), $"add {id}");
        Ledger.Note(await DoAsync($"mirrors/{id}/enable", ""), $"enable {id}");
        await DoAsync($"mirrors/{id}/scan", "");
    }

    /// <summary>A command of the setting up, at whichever node does it; gives its id.</summary>
    private async Task<Guid> DoAsync(string path, string body)
    {
        var id = Guid.NewGuid();
        var turn = 0;
        await Waiting.UntilAsync(
            () => Admin.SendAsync(Nodes[turn++ % Nodes.Count], HttpMethod.Post, path, body, id),
            reply => reply.Answer == Answer.Acknowledged, Limit, path);
        return id;
    }

    private async Task<string> SaysAsync(ChaosNode node)
    {
        var members = await Admin.MembersAsync(node);
        var up = Nodes.Count(other => members.GetValueOrDefault(other.Name) == "up");
        return $"{node.Name} {await Admin.ReadyAsync(node)} {up} up";
    }

    private async Task<NodeReport> ReportAsync(ChaosNode node)
    {
        try
        {
            return await Admin.ReportAsync(node);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return new NodeReport([], new Dictionary<string, string> { ["no report"] = e.Message });
        }
    }

    private static string Last(string text)
    {
        const int Chars = 4000;
        return text.Length <= Chars ? text : text[^Chars..];
    }
}
