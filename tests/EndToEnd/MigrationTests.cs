using MirrorActors.EndToEnd.Harness;
using MirrorActors.Node.Demo;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>A node whose log moves into another engine.</summary>
public sealed class MigrationTests
{
    private const string Image = "/a/one.bin";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [NeedsProgramsFact("etcd")]
    public async Task A_node_goes_from_its_file_to_etcd_and_knows_what_it_knew()
    {
        using var tree = new TempFolder();
        tree.Write(Image[1..], new string('x', 20_000));
        await using var lab = await MirrorLab.StartAsync(tree.Path, [new("at", "AT", 48, 16, 1853)], TimeProvider.System, default);
        await using var etcd = await EtcdServer.StartAsync();
        var at = lab.Site("at").Url + Image[1..];
        await using var node = await TestNode.StartAsync(tree.Path);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await node.AddMirrorAsync("at", "--http", lab.Site("at").Url, "--country", "at");
        string[] settings =
        [
            $"repository.path={tree.Path}", $"node.data-dir={node.Folder}/data", $"engine.etcd.endpoints=[\"{etcd.Endpoints[0]}\"]",
        ];

        var (refused, why) = await MigrateAsync(node.Folder, settings);
        Assert.Equal(1, refused);
        Assert.Contains("log.db is in use by another process", why, StringComparison.Ordinal);
        await node.Process.TerminateAsync();
        Assert.Equal(0, await node.Process.ExitAsync());
        var (code, said) = await MigrateAsync(node.Folder, settings);
        Assert.Equal(0, code);
        Assert.Matches(@"^[0-9]+ events in [0-9]+ streams, hash [0-9a-f]{64}\n", said);
        Assert.Equal((0, said), await MigrateAsync(node.Folder, settings));

        // The local snapshot is of the old log: good to serve from, but its position means nothing in the new one.
        await etcd.Members[0].KillAsync();
        await using var moved = await TestNode.StartAsync(tree.Path, ["engine.kind=etcd", .. settings]);
        Assert.Equal("degraded\n", await ReadyAsync(moved));
        Assert.Equal(at, await moved.LocationAsync(Image));
        etcd.Restart(etcd.Members[0]);
        await Waiting.UntilAsync(() => ReadyAsync(moved), ready => ready == "ok\n", Limit, "the node to follow the new log");
        await Waiting.UntilAsync(() => moved.LocationAsync(Image), found => found == at, Limit, "the mirror of the old log");
    }

    private static Task<(int ExitCode, string Output)> MigrateAsync(string folder, string[] settings) => NodeProcess.RunAsync(
        folder, ["engine", "migrate", "--to", "etcd", .. settings.SelectMany(s => new[] { "--set", s })]);

    private static async Task<string> ReadyAsync(TestNode node)
    {
        using var response = await node.GetAsync("/-/health/ready");
        return await response.Content.ReadAsStringAsync();
    }
}
