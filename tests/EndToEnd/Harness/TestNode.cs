using MirrorActors.Protocol.Admin;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>A node over a tree, with pbm, a client that follows no redirects, and a configuration quick enough for tests.</summary>
public sealed class TestNode : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _tree;
    private readonly string[] _settings;
    private NodeProcess? _process;

    private TestNode(string tree, string[] settings)
    {
        _tree = tree;
        _settings = settings;
    }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public NodeProcess Process => _process!;

    public PbmRunner Pbm => new(Process.Admin, TokenFile);

    public string TokenFile => Path.Combine(_folder.Path, "data", "admin.token");

    public string Folder => _folder.Path;

    /// <param name="tree">Empty for none.</param>
    /// <param name="settings">Further <c>key=value</c> pairs, or <c>--config=FILE</c>.</param>
    public static async Task<TestNode> StartAsync(string tree, params string[] settings)
    {
        var node = new TestNode(tree, settings);
        await node.StartAsync();
        return node;
    }

    /// <summary>Starts the process; after a kill, on the same data.</summary>
    public async Task StartAsync()
    {
        string[] basics =
        [
            "node.listen=127.0.0.1:0", "node.admin-listen=127.0.0.1:0", $"node.data-dir={_folder.Path}/data", "node.drain-time=0s",
            "node.trusted-proxies=[\"127.0.0.0/8\"]", $"repository.path={_tree}", "repository.stable-after=0s",
            "outgoing.allow-private=[\"127.0.0.0/8\"]", "probe.interval=200ms", "probe.timeout=2s", "probe.failures-to-down=2",
            "probe.budget.requests=100000", "paths=[]",
        ];
        _process = await NodeProcess.StartAsync(_folder.Path, [.. basics.Concat(_settings).SelectMany(Arguments)]);
    }

    /// <summary>Asks for a path as a client at an address, and returns the answer unread and unfollowed.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string from = "131.130.70.8", HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, Process.Public + path);
        request.Headers.Add("X-Forwarded-For", from);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Where a client is sent; null when it is not redirected.</summary>
    public async Task<string?> LocationAsync(string path, string from = "131.130.70.8")
    {
        using var response = await GetAsync(path, from);
        return response.Headers.Location?.AbsoluteUri;
    }

    public Task<MirrorView> MirrorAsync(string id) => Pbm.JsonAsync(AdminJson.Default.MirrorView, "mirror", "show", id);

    /// <summary>Adds, scans and enables a mirror.</summary>
    public async Task AddMirrorAsync(string id, params string[] options)
    {
        await Pbm.RunAsync(["mirror", "add", id, .. options]);
        await Pbm.RunAsync("mirror", "scan", id, "--wait");
        await Pbm.RunAsync("mirror", "enable", id);
        await Waiting.UntilAsync(() => MirrorAsync(id), m => m.State == "up", TimeSpan.FromSeconds(20), $"{id} to be up");
    }

    private static string[] Arguments(string setting) =>
        setting.StartsWith("--", StringComparison.Ordinal) ? [setting] : ["--set", setting];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }
}
