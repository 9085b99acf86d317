using MirrorActors.Node.Demo;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>
/// A node with mirrors that are in or out for a reason each, seen from Austria, and clients placed by
/// <c>geo.overrides</c>.
/// </summary>
public sealed class SelectionLab : IAsyncLifetime, IDisposable
{
    public const string Small = "/iso/small.iso";

    /// <summary>Small, too, and like the large one on every mirror that is used for its size.</summary>
    public const string Common = "/iso/common.iso";

    public const string Large = "/iso/large.iso";
    public const string Austrian = "192.10.1.7";
    public const string French = "192.11.1.7";
    public const string Japanese = "192.12.1.7";

    /// <summary>In no country.</summary>
    public const string Nowhere = "10.9.9.9";

    /// <summary>In the networks of an exclusive mirror.</summary>
    public const string InOffice = "10.1.2.3";

    /// <summary>In the networks of a private mirror that is not exclusive.</summary>
    public const string InVienna = "10.2.2.3";

    private const string Overrides = """
        geo.overrides=[
          {prefix="192.10.0.0/16",country=at,lat=48.2,lon=16.4}
          {prefix="192.11.0.0/16",country=fr,lat=48.9,lon=2.4}
          {prefix="192.12.0.0/16",country=jp,lat=35.7,lon=139.7}
        ]
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly (LabMirror Site, string Options)[] Mirrors =
    [
        (At("vienna", 48.2, 16.4), "--capacity-mbit 1000"), (At("graz", 47.1, 15.4), "--weight 200 --capacity-mbit 2000"),
        (At("linz", 48.3, 14.3), "--weight 50"),
        (new("frankfurt", "DE", 50.1, 8.7, 0), "--weight 1000"), (new("tokyo", "JP", 35.7, 139.7, 0), ""),
        (At("vienna-dead", 48.2, 16.4), ""), (At("vienna-off", 48.2, 16.4), ""), (At("graz-leaving", 47.1, 15.4), ""),
        (At("graz-idle", 47.1, 15.4), "--weight 0"),
        (At("linz-without", 48.3, 14.3) with { Fault = LabFault.Missing, VictimPath = Small }, ""),
        (At("linz-small", 48.3, 14.3), "--max-size 1000"),
        (At("vienna-private", 48.2, 16.4), "--private --prefix 10.2.0.0/16"),
        (At("office", 48.2, 16.4), "--exclusive --prefix 10.1.0.0/16"),
        (new("paris-only", "FR", 48.9, 2.4, 0), "--country-only"),
    ];

    private readonly TempFolder _folder = new();
    private MirrorLab _lab = null!;
    private TestNode _node = null!;
    private Dictionary<string, string> _ids = [];

    public static IReadOnlyList<string> Ids { get; } = [.. Mirrors.Select(static m => m.Site.Id)];

    public async Task InitializeAsync()
    {
        _folder.Write("tree" + Small, new string('x', 20_000));
        _folder.Write("tree" + Common, new string('x', 20_000));
        _folder.Write("tree/note.txt", "note");
        using (var large = File.Create(Path.Combine(_folder.Path, "tree" + Large))) large.SetLength(16 << 20);
        var tree = _folder.Sub("tree");
        _lab = await MirrorLab.StartAsync(tree, [.. Mirrors.Select(static m => m.Site)], TimeProvider.System, default);
        _node = await TestNode.StartAsync(tree, "selection.strict-family=on", Overrides);
        _ids = _lab.Sites.ToDictionary(static s => s.Url, static s => s.Mirror.Id);
        await _node.Pbm.RunAsync("catalogue", "scan", "--wait");
        foreach (var (site, options) in Mirrors) await AddAsync(site, options);
        await _node.Pbm.RunAsync("mirror", "scan", "--all", "--wait");
        foreach (var id in Ids.Where(static id => id != "vienna-off")) await _node.Pbm.RunAsync("mirror", "enable", id);
        await AwaitStatesAsync(Ids, "up");
        _lab.Site("vienna-dead").SetFault(LabFault.Dead);
        await _node.Pbm.RunAsync("mirror", "drain", "graz-leaving");
        await AwaitStatesAsync(["vienna-dead"], "down");
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _lab.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    public Task<ExplainView> ExplainAsync(string path, string client, params string[] options) =>
        _node.Pbm.JsonAsync(AdminJson.Default.ExplainView, ["explain", path, "--from", client, .. options]);

    /// <summary>A client at an address that keeps its connection and follows nothing.</summary>
    public HttpClient ClientAt(string address)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = new Uri(_node.Process.Public),
        };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    /// <summary>The mirror a client is sent to.</summary>
    public async Task<string> MirrorAsync(HttpClient client, string target)
    {
        using var response = await client.GetAsync(new Uri(target, UriKind.Relative));
        return MirrorOf(response.Headers.Location!.AbsoluteUri, target);
    }

    /// <summary>How often the client is sent to which mirror.</summary>
    public async Task<Dictionary<string, int>> CountAsync(string target, string address, int requests)
    {
        var heads = await KeptConnection.HeadsAsync(new Uri(_node.Process.Public), target, address, requests);
        return heads.Select(static h => h.Split("\r\nLocation: ")[1].Split("\r\n")[0])
            .CountBy(location => MirrorOf(location, target)).ToDictionary();
    }

    private string MirrorOf(string location, string target)
    {
        var path = target.Split('?')[0];
        Assert.EndsWith(path, location, StringComparison.Ordinal);
        return _ids[location[..^(path.Length - 1)]];
    }

    private static LabMirror At(string id, double latitude, double longitude) => new(id, "AT", latitude, longitude, 0);

    private Task<string> AddAsync(LabMirror site, string options) => _node.Pbm.RunAsync(
    [
        "mirror", "add", site.Id, "--no-check", "--http", _lab.Site(site.Id).Url, "--country", site.Country.ToLowerInvariant(),
        "--lat", FormattableString.Invariant($"{site.Latitude}"), "--lon", FormattableString.Invariant($"{site.Longitude}"),
        .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
    ]);

    private Task<List<MirrorView>> AwaitStatesAsync(IReadOnlyList<string> ids, string state) => Waiting.UntilAsync(
        () => _node.Pbm.JsonAsync(AdminJson.Default.ListMirrorView, "mirror", "list"),
        list => list.Where(m => ids.Contains(m.Id) && m.Enabled).All(m => m.State == state),
        Limit, $"{string.Join(' ', ids)} to be {state}");
}

/// <summary>One lab for all tests that only ask it.</summary>
[CollectionDefinition(nameof(SelectionLab))]
public sealed class SelectionLabGroup : ICollectionFixture<SelectionLab>;
