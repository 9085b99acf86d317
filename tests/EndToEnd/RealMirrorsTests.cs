using System.Net;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>The whole way with real servers: scan, enable, redirect, lose a mirror, lose the node.</summary>
public sealed class RealMirrorsTests : IAsyncLifetime
{
    private const string Image = "/releases/1.0/image.iso";
    private const string Package = "/pool/a b/100% sure_1.0+x.deb";
    private static readonly DateTimeOffset Published = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TempTree _tree = new TempTree()
        .Add(Image[1..], 300_000, Published).Add(Package[1..], 50_000, Published).Add("pool/x.deb", 9_000, Published);

    private readonly List<ServerProcess> _servers = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _tree.Dispose();
    }

    [NeedsProgramsFact("nginx", "apache2", "rsync")]
    public async Task Clients_go_to_real_mirrors_and_everything_survives_a_killed_node()
    {
        var rsync = await RunAsync(RsyncServer.StartAsync(_tree.Root));
        var nginx = await RunAsync(NginxServer.StartAsync(_tree.Root));
        var apache = await RunAsync(ApacheServer.StartAsync(_tree.Root));
        await using var node = await TestNode.StartAsync(_tree.Root);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await node.AddMirrorAsync("vienna-rsync", "--http", Url(nginx), "--rsync", $"rsync://127.0.0.1:{rsync.Port}/tree/", "--country", "at");
        await node.AddMirrorAsync("tokyo-apache", "--http", Url(apache), "--country", "jp");

        // Both protocols listed everything, each client gets its own country.
        Assert.Equal("rsync", (await node.MirrorAsync("vienna-rsync")).LastGoodScan!.Protocol);
        Assert.Equal("http", (await node.MirrorAsync("tokyo-apache")).LastGoodScan!.Protocol);
        Assert.Equal(Url(nginx) + Image[1..], await node.LocationAsync(Image, "131.130.70.8"));
        Assert.Equal(Url(apache) + Image[1..], await node.LocationAsync(Image, "133.11.0.1"));

        // The mirror behind the redirect really delivers the file, odd name and all.
        var location = await node.LocationAsync(Encode(Package));
        var delivered = await node.Client.GetByteArrayAsync(new Uri(location!));
        Assert.Equal(await File.ReadAllBytesAsync(_tree.Root + Package), delivered);

        // A mirror dies: soon nobody is sent there.
        await nginx.DisposeAsync();
        _servers.Remove(nginx);
        await Waiting.UntilAsync(() => node.MirrorAsync("vienna-rsync"), m => m.State == "down", Limit, "the dead mirror to be down");
        Assert.Equal(Url(apache) + Image[1..], await node.LocationAsync(Image, "131.130.70.8"));

        // The node dies too, and comes back as it was: with the verdict that was written.
        await Waiting.UntilAsync(
            () => node.Pbm.RunAsync("log", "tail", "--last", "100"), log => log.Split('\n').Any(IsDown), Limit,
            "the verdict in the log");
        var before = await RememberedAsync(node);
        await node.Process.KillAsync();
        await node.StartAsync();
        Assert.Equal(before, await RememberedAsync(node));
        Assert.Equal(Url(apache) + Image[1..], await node.LocationAsync(Image, "131.130.70.8"));
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_replaced_file_is_offered_nowhere_until_a_scan_shows_the_new_version()
    {
        using var copy = new TempTree().Add(Image[1..], 300_000, Published);
        var nginx = await RunAsync(NginxServer.StartAsync(copy.Root));
        await using var node = await TestNode.StartAsync(_tree.Root);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await node.AddMirrorAsync("old", "--http", Url(nginx), "--country", "at");
        Assert.Equal(Url(nginx) + Image[1..], await node.LocationAsync(Image));

        var replaced = Published.AddDays(1);
        _tree.Add(Image[1..], 300_001, replaced);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        using (var direct = await node.GetAsync(Image))
        {
            Assert.Equal(HttpStatusCode.OK, direct.StatusCode);
            Assert.Equal(300_001, direct.Content.Headers.ContentLength);
        }

        copy.Add(Image[1..], 300_001, replaced);
        await node.Pbm.RunAsync("mirror", "scan", "old", "--wait");
        Assert.Equal(Url(nginx) + Image[1..], await node.LocationAsync(Image));
    }

    [NeedsProgramsFact("nginx", "rsync")]
    public async Task A_dead_rsync_daemon_is_told_and_takes_no_client_from_its_mirror()
    {
        var rsync = await RunAsync(RsyncServer.StartAsync(_tree.Root));
        var nginx = await RunAsync(NginxServer.StartAsync(_tree.Root));
        await using var node = await TestNode.StartAsync(_tree.Root, "probe.rsync-interval=200ms");
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await node.AddMirrorAsync("m", "--http", Url(nginx), "--rsync", $"rsync://127.0.0.1:{rsync.Port}/tree/", "--country", "at");
        await Waiting.UntilAsync(() => node.MirrorAsync("m"), m => m.Schemes["rsync"].Verdict == Verdict.Up, Limit, "rsync to be up");

        await rsync.DisposeAsync();
        _servers.Remove(rsync);
        var mirror = await Waiting.UntilAsync(
            () => node.MirrorAsync("m"), m => m.Schemes["rsync"].Verdict == Verdict.Down, Limit, "rsync to be down");

        Assert.Equal(("up", Verdict.Up), (mirror.State, mirror.Schemes["http"].Verdict));
        Assert.Equal(Url(nginx) + Image[1..], await node.LocationAsync(Image));
        Assert.Matches("(?m)^rsync +down ", await node.Pbm.RunAsync("mirror", "health", "m"));
    }

    private static string Url(ServerProcess server) => $"http://127.0.0.1:{server.Port}/";

    private static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static async Task<IReadOnlyList<string>> RememberedAsync(TestNode node)
    {
        var mirrors = await node.Pbm.JsonAsync(AdminJson.Default.ListMirrorView, "mirror", "list");
        var files = await node.Pbm.JsonAsync(AdminJson.Default.ListFileView, "file", "find", "/**");
        Assert.Equal(3, files.Count);
        return [.. mirrors.Select(Remembered), .. files.Select(Remembered)];
    }

    private static string Remembered(MirrorView m) =>
        $"{m.Id} {m.Enabled} {m.State} {m.Files} {m.LastGoodScan} {m.Schemes["http"].Verdict} {m.Schemes["http"].Since:O} "
        + string.Join(' ', m.Fields.OrderBy(f => f.Key, StringComparer.Ordinal));

    private static string Remembered(FileView f) =>
        $"{f.Path} {f.FileId} {f.Size} {f.Modified:O} {string.Join(' ', f.Mirrors)}";

    private static bool IsDown(string line) =>
        line.Contains("/vienna-rsync ", StringComparison.Ordinal)
        && line.Contains("mirror.verdict-changed", StringComparison.Ordinal)
        && line.Contains("down", StringComparison.OrdinalIgnoreCase);

    private async Task<ServerProcess> RunAsync(Task<ServerProcess> starting)
    {
        var server = await starting;
        _servers.Add(server);
        return server;
    }
}
