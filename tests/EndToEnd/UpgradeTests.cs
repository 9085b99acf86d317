using System.Globalization;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>A node's process replaced by another while clients ask.</summary>
public sealed class UpgradeTests : IDisposable
{
    private const string File = "/f.bin";
    private readonly TempFolder _tree = new();

    public UpgradeTests() => _tree.Write(File[1..], new string('x', 5000));

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task No_request_fails_while_a_node_is_upgraded_and_upgraded_again()
    {
        await using var node = await StartAsync("node.drain-time=1s");
        await using var load = SteadyLoad.Start(node.Process.Public, File, clients: 6);
        await load.MoreAsync(100);
        await using var first = await UpgradeAsync(node);
        Assert.Equal(node.Process.Id, first.Replaced);
        Assert.Equal(0, await node.Process.GoneAsync());
        await load.MoreAsync(100);

        // What is changed now is changed by the other process.
        await node.Pbm.RunAsync("path", "block", "/secret/*", "--status", "404", "--reason", "not yet");
        await using var second = await UpgradeAsync(node);
        Assert.Equal(first.Id, second.Replaced);
        await first.GoneAsync();
        await load.MoreAsync(100);
        Assert.Contains("/secret/*", await node.Pbm.RunAsync("path", "list"), StringComparison.Ordinal);
        using var ready = await node.GetAsync("/-/health/ready");
        Assert.Equal("ok\n", await ready.Content.ReadAsStringAsync());

        var failures = await load.StopAsync();
        var first10 = string.Join('\n', failures.Take(10));
        Assert.True(failures.Count == 0, $"{failures.Count} of {load.Answers} failed:\n{first10}\n{node.Process.Output}");
    }

    [Fact]
    public async Task A_successor_that_cannot_start_leaves_everything_as_it_was_and_says_why()
    {
        using var folder = new TempFolder();
        var config = folder.Write("site.conf", "log.level = info");
        await using var node = await StartAsync($"--config={config}", "node.drain-time=1s");
        folder.Write("site.conf", "probe.intervall = 3s");
        await using var load = SteadyLoad.Start(node.Process.Public, File, clients: 2);
        var (code, _, errors) = await node.Pbm.TryAsync("node", "upgrade");
        Assert.NotEqual(0, code);
        Assert.Contains("probe.intervall", errors, StringComparison.Ordinal);
        await load.MoreAsync(20);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");

        folder.Write("site.conf", "log.level = info");
        await using var successor = await UpgradeAsync(node);
        Assert.Equal(0, await node.Process.GoneAsync());
        await load.MoreAsync(20);
        Assert.Empty(await load.StopAsync());
    }

    [Fact]
    public async Task Commands_that_come_while_a_node_is_upgraded_are_all_done()
    {
        await using var node = await StartAsync("node.drain-time=1s");
        var upgrading = UpgradeAsync(node);
        var done = 0;
        while (!upgrading.IsCompleted)
        {
            done++;
            await node.Pbm.RunAsync("path", "block", $"/secret/{done}", "--status", "404", "--reason", "not yet");
        }

        await using var successor = await upgrading;
        Assert.Equal(0, await node.Process.GoneAsync());
        var list = await node.Pbm.JsonAsync(AdminJson.Default.ListPathRuleView, "path", "list");
        Assert.Equal(done, list.Count);
    }

    [NeedsProgramsFact("etcd")]
    public async Task In_a_cluster_on_etcd_no_request_fails_and_every_command_is_done_while_a_node_is_upgraded()
    {
        await using var lab = await ClusterLab.StartAsync(_tree.Path, 2, "node.drain-time=1s");
        await UpgradeOneAsync(lab.Nodes[0], lab.Nodes[1]);
    }

    [NeedsProgramsFact("psql")]
    public async Task In_a_cluster_on_PostgreSQL_no_request_fails_and_every_command_is_done_while_a_node_is_upgraded()
    {
        using var folder = new TempFolder();
        await using var server = await PostgresServer.StartAsync();
        string[] settings =
        [
            "node.drain-time=1s", "engine.kind=postgres",
            $"engine.postgres.connection={server.Connection(await server.CreateDatabaseAsync())}",
            $"engine.postgres.password-file={server.PasswordFile}", $"cluster.secret-file={folder.Write("secret", "a secret of these nodes\n")}",
        ];
        await using var first = await TestNode.StartAsync(_tree.Path, [.. settings, "node.name=n1", Listen()]);
        await using var second = await TestNode.StartAsync(_tree.Path, [.. settings, "node.name=n2", Listen()]);
        await UpgradeOneAsync(first, second);
    }

    [Fact]
    public async Task Sockets_of_the_service_manager_are_taken_and_outlive_the_node()
    {
        using var folder = new TempFolder();
        using var manager = new SocketManager();
        string[] arguments =
        [
            "--set", $"node.listen={manager.Address}", "--set", "node.admin-listen=127.0.0.1:0",
            "--set", $"node.data-dir={folder.Path}/data", "--set", "node.drain-time=1s", "--set", $"repository.path={_tree.Path}",
        ];
        await using var node = await manager.StartAsync(folder.Path, arguments);
        Assert.Equal($"http://{manager.Address}", node.Public);
        using var client = new HttpClient();
        Assert.Equal("ok\n", await client.GetStringAsync(new Uri(node.Public + "/-/health/ready")));
        await node.TerminateAsync();
        Assert.Equal(0, await node.ExitAsync());

        // Who comes between two runs waits for the second.
        var waiting = client.GetStringAsync(new Uri(node.Public + "/-/health/live"));
        await using var again = await manager.StartAsync(folder.Path, arguments);
        Assert.Equal("ok\n", await waiting);
    }

    private static string Listen() =>
        string.Create(CultureInfo.InvariantCulture, $"cluster.listen=127.0.0.1:{LoopbackPorts.Next()}");

    /// <summary>Clients ask the node that is upgraded, commands come to the other one.</summary>
    private static async Task UpgradeOneAsync(TestNode first, TestNode second)
    {
        await second.Pbm.RunAsync("catalogue", "scan", "--wait");
        await using var load = SteadyLoad.Start(first.Process.Public, File, clients: 4);
        await load.MoreAsync(50);
        var upgrading = UpgradeAsync(first);
        var done = 0;
        while (!upgrading.IsCompleted)
        {
            done++;
            await second.Pbm.RunAsync("path", "block", $"/secret/{done}", "--status", "404", "--reason", "not yet");
        }

        await using var successor = await upgrading;
        Assert.Equal(0, await first.Process.GoneAsync());
        await load.MoreAsync(50);
        Assert.Empty(await load.StopAsync());
        await Waiting.UntilAsync(
            () => first.Pbm.JsonAsync(AdminJson.Default.ListPathRuleView, "path", "list"), rules => rules.Count == done,
            TimeSpan.FromSeconds(30), "all blocks on the upgraded node");
        await first.Pbm.RunAsync("path", "allow", "/secret/1");
    }

    private static async Task<UpgradedProcess> UpgradeAsync(TestNode node) =>
        new(await node.Pbm.JsonAsync(AdminJson.Default.UpgradeView, "node", "upgrade"));

    private async Task<TestNode> StartAsync(params string[] settings)
    {
        var node = await TestNode.StartAsync(_tree.Path, settings);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        return node;
    }
}
