using System.Globalization;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>Several nodes that are one redirector.</summary>
public sealed class ClusterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [NeedsProgramsFact("etcd")]
    public async Task Any_node_takes_any_command_and_survivors_take_them_after_a_kill_9()
    {
        using var tree = new TempFolder();
        await using var lab = await ClusterLab.StartAsync(tree.Path, 3);
        var mirrors = Enumerable.Range(0, 9).Select(i => string.Create(CultureInfo.InvariantCulture, $"m{i}")).ToArray();

        // Whoever owns it, what a node answers shows what it has done.
        foreach (var (i, mirror) in mirrors.Index())
        {
            var added = await lab.Nodes[i % 3].Pbm.JsonAsync(
                AdminJson.Default.MirrorAdded, "mirror", "add", mirror, "--http", $"http://192.0.2.{i + 1}/", "--country", "at", "--no-check");
            Assert.Equal(mirror, added.Mirror.Id);
            await lab.Nodes[(i + 1) % 3].Pbm.RunAsync("mirror", "set", mirror, "weight=7");
            Assert.Equal("7", (await lab.Nodes[(i + 1) % 3].MirrorAsync(mirror)).Fields["weight"]);
        }

        foreach (var (i, node) in lab.Nodes.Index())
            await node.Pbm.RunAsync("path", "block", string.Create(CultureInfo.InvariantCulture, $"/secret{i}/**"), "--status", "451", "--reason", "test");
        foreach (var node in lab.Nodes) await Waiting.UntilAsync(() => BlocksAsync(node), blocks => blocks == 3, Limit, "all blocks");
        await lab.Nodes[1].Pbm.RunAsync("mirror", "rename", mirrors[0], "renamed");
        await lab.Nodes[2].Pbm.RunAsync("catalogue", "scan", "--wait");

        await lab.Nodes[0].Process.KillAsync();
        foreach (var (i, mirror) in mirrors.Index().Skip(1))
        {
            await lab.Nodes[1 + (i % 2)].Pbm.RunAsync("mirror", "set", mirror, "weight=9");
            Assert.Equal("9", (await lab.Nodes[1 + (i % 2)].MirrorAsync(mirror)).Fields["weight"]);
        }

        await lab.Nodes[2].Pbm.RunAsync("path", "allow", "/secret0/**");
        await lab.Nodes[1].Pbm.RunAsync("catalogue", "scan", "--wait");
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_node_with_another_secret_is_refused_with_the_reason()
    {
        using var tree = new TempFolder();
        await using var lab = await ClusterLab.StartAsync(tree.Path, 1);
        using var folder = new TempFolder();
        var secret = Path.Combine(folder.Path, "secret");
        await File.WriteAllTextAsync(secret, "the secret of another cluster\n");
        string[] settings =
        [
            "engine.kind=etcd", $"engine.etcd.endpoints=[\"{lab.Etcd.Endpoints[0]}\"]", "node.name=stranger",
            string.Create(CultureInfo.InvariantCulture, $"cluster.listen=127.0.0.1:{LoopbackPorts.Next()}"), $"cluster.secret-file={secret}",
            "node.listen=127.0.0.1:0", "node.admin-listen=127.0.0.1:0", $"node.data-dir={folder.Path}/data", $"repository.path={tree.Path}",
        ];
        var (code, output) = await NodeProcess.RunAsync(folder.Path, settings.SelectMany(s => new[] { "--set", s }).ToArray());
        Assert.Equal(1, code);
        Assert.Contains(
            "cannot start: node n1 refuses this node: it has no certificate of this cluster, or another secret", output, StringComparison.Ordinal);
    }

    private static async Task<int> BlocksAsync(TestNode node) =>
        (await node.Pbm.JsonAsync(AdminJson.Default.ListPathRuleView, "path", "list")).Count;
}
