using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>Repositories that are known from an upstream, with no copy on the node: from the configuration to the redirect.</summary>
public sealed class UpstreamTests : IDisposable
{
    private const string Image = "/releases/1.0/image.iso";
    private const string Signature = "/releases/1.0/image.iso.asc";
    private static readonly DateTimeOffset Published = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempTree _tree = new TempTree().Add(Image[1..], 300_000, Published).Add(Signature[1..], 500, Published);
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _tree.Dispose();
        _folder.Dispose();
    }

    [NeedsProgramsFact("rsync", "nginx")]
    public async Task A_tree_known_by_rsync_is_redirected_and_kept_over_a_restart_without_its_upstream()
    {
        var upstream = await RsyncServer.StartAsync(_tree.Root);
        await using var nginx = await NginxServer.StartAsync(_tree.Root);
        await using var node = await TestNode.StartAsync(
            "", $"repository.upstream=\"rsync://127.0.0.1:{upstream.Port}/tree/\"", "paths=[{ glob = \"*.asc\", direct = on }]");
        Assert.Contains("a file that no mirror can serve is answered 503", node.Process.Output, StringComparison.Ordinal);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await AddMirrorAsync(node, nginx);
        Assert.Equal($"http://127.0.0.1:{nginx.Port}{Image}", await node.LocationAsync(Image));

        // Published in one directory, which alone is listed.
        _tree.Add("releases/2.0/new.iso", 1_000, Published).Add("elsewhere", 1_000, Published);
        await node.Pbm.RunAsync("publish", "/releases/2.0", "--wait", "mirrors>=1", "--timeout", "60s");
        Assert.Equal($"http://127.0.0.1:{nginx.Port}/releases/2.0/new.iso", await node.LocationAsync("/releases/2.0/new.iso"));
        using (var unknown = await node.GetAsync("/elsewhere")) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        // What needs the files themselves is off, and says so.
        using (var direct = await node.GetAsync(Signature)) Assert.Equal(HttpStatusCode.ServiceUnavailable, direct.StatusCode);
        Assert.Contains("there is no local tree", (await ExplainAsync(node, Signature)).Outcome, StringComparison.Ordinal);
        var manifest = await node.Pbm.TryAsync("catalogue", "manifest", "--out", Path.Combine(_folder.Path, "m.gz"));
        Assert.NotEqual(0, manifest.ExitCode);
        Assert.Contains("no local tree", manifest.Errors, StringComparison.Ordinal);
        var shown = await node.Pbm.JsonAsync(AdminJson.Default.CatalogueView, "catalogue", "show");
        Assert.Equal((false, $"rsync://127.0.0.1:{upstream.Port}/tree/", 3L), (shown.HasTree, shown.Path, shown.Files));

        await upstream.DisposeAsync();
        await node.Process.KillAsync();
        await node.StartAsync();
        Assert.Equal($"http://127.0.0.1:{nginx.Port}{Image}", await node.LocationAsync(Image));
        var failed = await node.Pbm.TryAsync("catalogue", "scan", "--wait");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("not listed", failed.Output, StringComparison.Ordinal);
        shown = await node.Pbm.JsonAsync(AdminJson.Default.CatalogueView, "catalogue", "show");
        Assert.NotNull(shown.Problem);
        Assert.Null(shown.HeldBecause);
        Assert.Equal($"http://127.0.0.1:{nginx.Port}{Image}", await node.LocationAsync(Image));
    }

    [NeedsProgramsFact("rsync", "nginx")]
    public async Task With_an_upstream_that_is_listed_by_rsync_the_origins_trace_is_read_over_http()
    {
        const string Trace = "project/trace/master";
        _tree.Add(Trace, "Sun Nov 22 19:00:00 UTC 2026\n"u8.ToArray(), Published);
        using var behind = new TempTree().Add(Image[1..], 300_000, Published)
            .Add(Trace, "Sun Nov 22 13:00:00 UTC 2026\n"u8.ToArray(), Published);
        await using var upstream = await RsyncServer.StartAsync(_tree.Root);
        await using var origin = await NginxServer.StartAsync(_tree.Root);
        await using var nginx = await NginxServer.StartAsync(behind.Root);
        await using var node = await TestNode.StartAsync(
            "", $"repository.upstream=\"rsync://127.0.0.1:{upstream.Port}/tree/\"", $"repository.trace-file=\"{Trace}\"",
            $"redirect.origin=\"http://127.0.0.1:{origin.Port}/\"");
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await AddMirrorAsync(node, nginx);
        Assert.Equal(TimeSpan.FromHours(6), (await node.MirrorAsync("vienna")).LastGoodScan?.TraceBehind);
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_manifest_alone_gives_redirects_with_digests()
    {
        var content = await File.ReadAllBytesAsync(_tree.Root + Image);
        var digest = SHA256.HashData(content);
        WriteManifest($"{content.Length} 2026-09-01T12:00:00.0000000Z {Convert.ToHexStringLower(digest)} {Image[1..]}");
        await using var nginx = await NginxServer.StartAsync(_tree.Root);
        await using var node = await TestNode.StartAsync(
            "", $"repository.upstream=\"http://127.0.0.1:{nginx.Port}/mirroractors.manifest.gz\"");
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await AddMirrorAsync(node, nginx);

        using (var redirect = await node.GetAsync(Image))
        {
            Assert.Equal($"http://127.0.0.1:{nginx.Port}{Image}", redirect.Headers.Location?.AbsoluteUri);
            Assert.Contains(Convert.ToBase64String(digest), redirect.Headers.GetValues("Digest").Single(), StringComparison.Ordinal);
        }

        // Only what the manifest names is published; and it need not be read again until it changes.
        using (var unknown = await node.GetAsync(Signature)) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("has not changed", await node.Pbm.RunAsync("catalogue", "scan", "--wait"), StringComparison.Ordinal);
    }

    private static Task AddMirrorAsync(TestNode node, ServerProcess server) =>
        node.AddMirrorAsync("vienna", "--http", $"http://127.0.0.1:{server.Port}/", "--country", "at");

    private static Task<ExplainView> ExplainAsync(TestNode node, string path) =>
        node.Pbm.JsonAsync(AdminJson.Default.ExplainView, "explain", path, "--from", "131.130.70.8");

    private void WriteManifest(params string[] lines)
    {
        var head = $"MirrorActors manifest 1\ncreated 2026-09-01T12:00:00Z\nfiles {lines.Length}\n";
        var text = head + string.Concat(lines.Select(l => l + "\n"));
        using var packed = new GZipStream(File.Create(_tree.Root + "/mirroractors.manifest.gz"), CompressionLevel.Optimal);
        packed.Write(Encoding.ASCII.GetBytes(text));
    }
}
