using MirrorActors.EndToEnd.Harness;
using MirrorActors.Node.Demo;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>A node whose log is in an etcd that somebody else runs.</summary>
public sealed class EtcdTests
{
    private const string Image = "/a/one.bin";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [NeedsProgramsFact("etcd")]
    public async Task A_node_on_etcd_keeps_its_mirrors_through_kill_9_and_waits_for_an_etcd_that_is_away()
    {
        using var tree = new TempFolder();
        tree.Write(Image[1..], new string('x', 20_000));
        await using var lab = await MirrorLab.StartAsync(tree.Path, [new("at", "AT", 48, 16, 1853)], TimeProvider.System, default);
        await using var etcd = await EtcdServer.StartAsync();
        var at = lab.Site("at").Url + Image[1..];
        await using var node = await TestNode.StartAsync(
            tree.Path, "engine.kind=etcd", $"engine.etcd.endpoints=[\"{etcd.Endpoints[0]}\"]");
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await node.AddMirrorAsync("at", "--http", lab.Site("at").Url, "--country", "at");
        Assert.Equal(at, await node.LocationAsync(Image));
        Assert.False(File.Exists(Path.Combine(node.Folder, "data", "log.db")));
        Assert.True(File.Exists(Path.Combine(node.Folder, "data", "journal.db")));

        await node.Process.KillAsync();
        await node.StartAsync();
        await Waiting.UntilAsync(() => node.LocationAsync(Image), found => found == at, Limit, "the mirror after a kill -9");
        await node.Process.TerminateAsync();
        Assert.Equal(0, await node.Process.ExitAsync());

        await etcd.Members[0].KillAsync();
        await node.StartAsync();
        Assert.Equal("degraded\n", await ReadyAsync(node));
        Assert.Equal(at, await node.LocationAsync(Image));
        etcd.Restart(etcd.Members[0]);
        await Waiting.UntilAsync(() => ReadyAsync(node), ready => ready == "ok\n", Limit, "the node to be whole again");
        await Waiting.UntilAsync(
            () => node.Pbm.TryAsync("mirror", "disable", "at"), done => done.ExitCode == 0, Limit, "a command to be taken again");
        Assert.NotEqual(at, await node.LocationAsync(Image));
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_second_node_on_the_same_log_is_refused_while_the_first_is_alive()
    {
        using var tree = new TempFolder();
        await using var etcd = await EtcdServer.StartAsync();
        string[] settings = ["engine.kind=etcd", $"engine.etcd.endpoints=[\"{etcd.Endpoints[0]}\"]"];
        await using var node = await TestNode.StartAsync(tree.Path, [.. settings, "node.name=first"]);

        using var folder = new TempFolder();
        string[] second =
        [
            .. settings, "node.name=second", "node.listen=127.0.0.1:0", "node.admin-listen=127.0.0.1:0",
            $"node.data-dir={folder.Path}/data", $"repository.path={tree.Path}",
        ];
        var arguments = second.SelectMany(setting => new[] { "--set", setting }).ToArray();
        var (code, output) = await NodeProcess.RunAsync(folder.Path, arguments);
        Assert.Equal(1, code);
        Assert.Contains("cannot start: node first runs on this log: a second one needs cluster.listen, as does the first", output, StringComparison.Ordinal);

        await node.Process.TerminateAsync();
        Assert.Equal(0, await node.Process.ExitAsync());
        await using var after = await NodeProcess.StartAsync(folder.Path, arguments);
    }

    private static async Task<string> ReadyAsync(TestNode node)
    {
        using var response = await node.GetAsync("/-/health/ready");
        return await response.Content.ReadAsStringAsync();
    }
}
