using MirrorActors.EndToEnd.Harness;
using MirrorActors.Node.Demo;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>File sets and the catalogue's segments, from node to node.</summary>
public sealed class BlobReplicationTests
{
    private const string Image = "/a/one.bin";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [NeedsProgramsFact("etcd")]
    public async Task What_a_node_put_outlives_it_and_its_disk()
    {
        using var tree = new TempFolder();
        tree.Write(Image[1..], new string('x', 20_000));
        await using var sites = await MirrorLab.StartAsync(tree.Path, [new("at", "AT", 48, 16, 1853)], TimeProvider.System, default);
        await using var lab = await ClusterLab.StartAsync(tree.Path, 2);
        await lab.Nodes[0].Pbm.RunAsync("catalogue", "scan", "--wait");
        await lab.Nodes[0].AddMirrorAsync("at", "--http", sites.Site("at").Url, "--country", "at");
        foreach (var node in lab.Nodes) await RedirectsAsync(node, sites);
        await Waiting.UntilAsync(
            () => Task.FromResult(lab.Nodes.Select(BlobsOf).ToArray()),
            both => both[0].Count >= 2 && both[0].SetEquals(both[1]),
            Limit, "the mirror's file set and a segment of the catalogue on both nodes");
        var blobs = BlobsOf(lab.Nodes[1]);

        await lab.Nodes[0].Process.KillAsync();
        Directory.Delete(Path.Combine(lab.Nodes[0].Folder, "data"), recursive: true);
        await RedirectsAsync(lab.Nodes[1], sites);

        var third = await lab.JoinAsync();
        await RedirectsAsync(third, sites);
        await Waiting.UntilAsync(
            () => Task.FromResult(BlobsOf(third)), there => there.IsSupersetOf(blobs), Limit, "all blobs on the third node");
    }

    private static Task<string?> RedirectsAsync(TestNode node, MirrorLab sites)
    {
        var at = sites.Site("at").Url + Image[1..];
        return Waiting.UntilAsync(() => node.LocationAsync(Image), found => found == at, Limit, "the mirror");
    }

    private static HashSet<string> BlobsOf(TestNode node)
    {
        var root = Path.Combine(node.Folder, "data", "blobs");
        return
        [
            .. Directory.EnumerateDirectories(root, "??").SelectMany(Directory.EnumerateFiles)
                .Select(file => Path.GetRelativePath(root, file)),
        ];
    }
}
