using System.Diagnostics;
using System.Net;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Node.Demo;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.EndToEnd;

/// <summary>What becomes of the tree under a serving node.</summary>
public sealed class OriginTests
{
    private const string File1 = "/a/one.bin";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [RootFact]
    public async Task An_unmounted_tree_changes_nothing_and_comes_back()
    {
        using var folder = new TempFolder();
        var mount = folder.Sub("tree");
        var content = new string('x', 20_000);
        await RunAsync("mount", "-t", "tmpfs", "none", mount);
        try
        {
            folder.Write("tree" + File1, content);
            var modified = File.GetLastWriteTimeUtc(Path.Combine(mount, File1[1..]));
            await using var lab = await MirrorLab.StartAsync(mount, [new("at", "AT", 48, 16, 1853)], TimeProvider.System, default);
            await using var node = await TestNode.StartAsync(mount, "probe.interval=1h", "repository.watch=false");
            await node.Pbm.RunAsync("catalogue", "scan", "--wait");
            await node.AddMirrorAsync("at", "--http", lab.Site("at").Url, "--country", "at");
            Assert.Equal(lab.Site("at").Url + File1[1..], await node.LocationAsync(File1));

            await RunAsync("umount", mount);
            var held = await node.Pbm.TryAsync("catalogue", "scan", "--wait");
            Assert.Equal(1, held.ExitCode);
            Assert.Equal(lab.Site("at").Url + File1[1..], await node.LocationAsync(File1));
            Assert.NotNull((await node.Pbm.JsonAsync(AdminJson.Default.CatalogueView, "catalogue", "show")).HeldBecause);

            await RunAsync("mount", "-t", "tmpfs", "none", mount);
            folder.Write("tree" + File1, content);
            File.SetLastWriteTimeUtc(Path.Combine(mount, File1[1..]), modified);
            await node.Pbm.RunAsync("catalogue", "scan", "--wait");
            Assert.Null((await node.Pbm.JsonAsync(AdminJson.Default.CatalogueView, "catalogue", "show")).HeldBecause);
            Assert.Equal(lab.Site("at").Url + File1[1..], await node.LocationAsync(File1));
        }
        finally
        {
            if (await File.ReadAllTextAsync("/proc/mounts") is var mounts && mounts.Contains(mount, StringComparison.Ordinal))
                await RunAsync("umount", mount);
        }
    }

    [Fact]
    public async Task A_file_published_a_second_ago_is_delivered_at_once()
    {
        using var folder = new TempFolder();
        folder.Write("tree" + File1, new string('x', 20_000));
        await using var node = await TestNode.StartAsync(folder.Sub("tree"), "repository.watch=false", "repository.scan-interval=1h");
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        folder.Write("tree/new.bin", "fresh");
        using var response = await node.GetAsync("/new.bin");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("fresh", await response.Content.ReadAsStringAsync());
        await Waiting.UntilAsync(
            () => node.Pbm.TryAsync("file", "show", "/new.bin"), r => r.ExitCode == 0, Limit, "the new file to be in the catalogue");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit {process.ExitCode}");
    }
}
