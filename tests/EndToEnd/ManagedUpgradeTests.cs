using System.Diagnostics;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>Nodes that run their own etcd, upgraded: etcd goes on.</summary>
public sealed class ManagedUpgradeTests : IDisposable
{
    private const string File = "/f.bin";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempFolder _tree = new();
    private readonly TempFolder _shared = new();
    private readonly string _client = ManagedNodes.Address();

    public ManagedUpgradeTests() => _tree.Write(File[1..], new string('x', 5000));

    public void Dispose()
    {
        _tree.Dispose();
        _shared.Dispose();
    }

    [NeedsProgramsFact("etcd")]
    public async Task Etcd_runs_on_no_request_fails_and_every_command_is_done_while_a_node_is_upgraded()
    {
        await using var node = await StartAsync(ManagedNodes.EtcdAt(_client));
        await using var end = new EtcdEnd(ManagedNodes.DataOf(node));
        var etcd = ManagedEtcdProcess.Of(ManagedNodes.DataOf(node));
        await using var load = SteadyLoad.Start(node.Process.Public, File, clients: 4);
        await load.MoreAsync(50);
        var (successor, done) = await UpgradeAsync(node, commands: node);
        await using var other = successor;
        Assert.Equal(0, await node.Process.GoneAsync());
        await load.MoreAsync(50);
        Assert.Empty(await load.StopAsync());
        Assert.Equal(done, await BlocksAsync(node));
        Assert.Equal(etcd, ManagedEtcdProcess.Of(ManagedNodes.DataOf(node)));
        Assert.True(ManagedEtcdProcess.IsAlive(etcd));

        // The other process looks after it: starts it again, and stops it at its own end.
        await ManagedEtcdProcess.KillAsync(ManagedNodes.DataOf(node));
        await Waiting.UntilAsync(
            () => node.Pbm.TryAsync("path", "allow", "/secret/1"), answer => answer.ExitCode == 0, Limit, "a command after etcd's end");
        var next = ManagedEtcdProcess.Of(ManagedNodes.DataOf(node));
        Assert.NotEqual(etcd, next);
        await successor.TerminateAsync();
        await successor.GoneAsync();
        Assert.False(ManagedEtcdProcess.IsAlive(next));
    }

    [NeedsProgramsFact("etcd")]
    public async Task While_one_of_two_nodes_is_upgraded_the_other_does_every_command()
    {
        var secret = _shared.Write("secret", "a secret of the nodes on this machine\n");
        await using var first = await StartAsync([.. ManagedNodes.EtcdAt(_client), .. Peer("n1", secret)]);
        await using var end = new EtcdEnd(ManagedNodes.DataOf(first));
        await using var second = await StartAsync(
            [.. ManagedNodes.EtcdAt(ManagedNodes.Address()), .. Peer("n2", secret), $"engine.etcd.endpoints=[\"http://{_client}\"]"]);
        await using var otherEnd = new EtcdEnd(ManagedNodes.DataOf(second));
        var etcd = ManagedEtcdProcess.Of(ManagedNodes.DataOf(first));
        await using var load = SteadyLoad.Start(first.Process.Public, File, clients: 4);
        await load.MoreAsync(50);
        var (successor, done) = await UpgradeAsync(first, commands: second);
        await using var other = successor;
        Assert.Equal(0, await first.Process.GoneAsync());
        await load.MoreAsync(50);
        Assert.Empty(await load.StopAsync());
        await Waiting.UntilAsync(() => BlocksAsync(first), blocks => blocks == done, Limit, "all blocks on the upgraded node");
        Assert.Equal(etcd, ManagedEtcdProcess.Of(ManagedNodes.DataOf(first)));
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_successor_that_cannot_start_leaves_etcd_to_the_process_that_has_it()
    {
        var config = _shared.Write("site.conf", "log.level = info");
        await using var node = await StartAsync([.. ManagedNodes.EtcdAt(_client), $"--config={config}"]);
        await using var end = new EtcdEnd(ManagedNodes.DataOf(node));
        var etcd = ManagedEtcdProcess.Of(ManagedNodes.DataOf(node));
        _shared.Write("site.conf", "probe.intervall = 3s");
        Assert.NotEqual(0, (await node.Pbm.TryAsync("node", "upgrade")).ExitCode);
        Assert.Equal(etcd, ManagedEtcdProcess.Of(ManagedNodes.DataOf(node)));
        await node.Pbm.RunAsync("path", "block", "/secret", "--status", "404", "--reason", "not yet");
        await LookedAfterAsync(node.Process, ManagedNodes.DataOf(node), etcd);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_process_whose_successor_dies_looks_after_etcd_again()
    {
        var data = Path.Combine(_shared.Path, "data");
        await using var node = await StartBeforeAsync(data, "exit 3");
        await using var end = new EtcdEnd(data);
        var etcd = ManagedEtcdProcess.Of(data);
        var (code, _, errors) = await Operator(node, data).TryAsync("node", "upgrade");
        Assert.NotEqual(0, code);
        Assert.Contains("this process serves on from memory", errors, StringComparison.Ordinal);
        Assert.Equal(etcd, ManagedEtcdProcess.Of(data));
        await LookedAfterAsync(node, data, etcd);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_process_that_is_stopped_before_its_successor_serves_ends_etcd_as_well()
    {
        var data = Path.Combine(_shared.Path, "data");
        var free = Path.Combine(_shared.Path, "free");
        await using var node = await StartBeforeAsync(data, $": >'{free}'\nexec sleep 600");
        await using var end = new EtcdEnd(data);
        var etcd = ManagedEtcdProcess.Of(data);
        var upgrading = Operator(node, data).TryAsync("node", "upgrade");
        await Waiting.UntilAsync(() => Task.FromResult(System.IO.File.Exists(free)), there => there, Limit, "the engine to be left");
        Assert.True(ManagedEtcdProcess.IsAlive(etcd));
        await node.TerminateAsync();
        Assert.NotEqual(0, (await upgrading).ExitCode);
        Assert.Equal(0, await node.GoneAsync());
        Assert.False(ManagedEtcdProcess.IsAlive(etcd));
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_machine_that_joins_through_an_upgraded_node_is_told_its_etcd()
    {
        var (data, joined) = (Path.Combine(_shared.Path, "data"), Path.Combine(_shared.Path, "joined"));
        var peer = "https://" + ManagedNodes.Address();
        await new PbmRunner("http://127.0.0.1:1", "none").RunAsync("cluster", "init", "--data-dir", data, "--name", "n1", "--peer", peer);
        await using var node = await NodeProcess.StartAsync(
            _shared.Path, Arguments(data, "node.name=n1", $"cluster.listen={new Uri(peer).Authority}"));
        await using var end = new EtcdEnd(data);
        var pbm = Operator(node, data);
        await using var successor = new UpgradedProcess(await pbm.JsonAsync(AdminJson.Default.UpgradeView, "node", "upgrade"));
        Assert.Equal(0, await node.GoneAsync());

        var token = (await pbm.RunAsync("cluster", "token")).Trim();
        await pbm.RunAsync("cluster", "join", peer, "--token", token, "--data-dir", joined, "--name", "n2");
        var told = new ClusterFolder(joined).Read(TimeProvider.System.GetUtcNow()).Cluster;
        Assert.Equal([$"https://{_client}"], told.Etcd);
        Assert.True(told.Joined);
    }

    /// <summary>It is started again when it ends, and ends when the node does.</summary>
    private static async Task LookedAfterAsync(NodeProcess node, string data, int etcd)
    {
        await ManagedEtcdProcess.KillAsync(data);
        var next = await Waiting.UntilAsync(
            () => Task.FromResult(ManagedEtcdProcess.Of(data)), id => id != etcd && ManagedEtcdProcess.IsAlive(id), Limit, "another etcd");
        await node.TerminateAsync();
        Assert.Equal(0, await node.ExitAsync());
        Assert.False(ManagedEtcdProcess.IsAlive(next));
    }

    /// <returns>The process that goes on, and how many commands were done meanwhile.</returns>
    private static async Task<(UpgradedProcess Successor, int Done)> UpgradeAsync(TestNode node, TestNode commands)
    {
        var upgrading = node.Pbm.JsonAsync(AdminJson.Default.UpgradeView, "node", "upgrade");
        var done = 0;
        while (!upgrading.IsCompleted)
        {
            done++;
            await commands.Pbm.RunAsync("path", "block", $"/secret/{done}", "--status", "404", "--reason", "not yet");
        }

        return (new UpgradedProcess(await upgrading), done);
    }

    private static async Task<int> BlocksAsync(TestNode node) =>
        (await node.Pbm.JsonAsync(AdminJson.Default.ListPathRuleView, "path", "list")).Count;

    /// <summary>
    /// Starts a node of another program than is installed: a successor says that it has its tables, and waits until the engine is left
    /// to it.
    /// </summary>
    /// <param name="then">What it does from there on, for sh.</param>
    private Task<NodeProcess> StartBeforeAsync(string data, string then)
    {
        var program = _shared.Write(
            "mirroractors",
            $"#!/bin/sh\nset -- $MIRRORACTORS_UPGRADE\necho restored >/proc/self/fd/$2\ncat /proc/self/fd/$3 >/dev/null\n{then}\n");
        System.IO.File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] command = [program, NodeProcess.Program, .. Arguments(data)];
        return NodeProcess.StartAsync(
            _shared.Path, new ProcessStartInfo("bash", ["-c", "exec -a \"$0\" dotnet \"$@\"", .. command]));
    }

    private static PbmRunner Operator(NodeProcess node, string data) => new(node.Admin, Path.Combine(data, "admin.token"));

    private string[] Arguments(string data, params string[] further)
    {
        string[] settings =
        [
            .. ManagedNodes.EtcdAt(_client), "node.listen=127.0.0.1:0", "node.admin-listen=127.0.0.1:0", $"node.data-dir={data}",
            "node.drain-time=0s", $"repository.path={_tree.Path}", .. further,
        ];
        return [.. settings.SelectMany(setting => new[] { "--set", setting })];
    }

    private async Task<TestNode> StartAsync(string[] settings)
    {
        var node = await TestNode.StartAsync(_tree.Path, ["node.drain-time=1s", .. settings]);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        return node;
    }

    private static string[] Peer(string name, string secret) =>
        [$"node.name={name}", $"cluster.secret-file={secret}", $"cluster.listen={ManagedNodes.Address()}"];

    /// <summary>Nothing of it is left behind a test.</summary>
    private sealed class EtcdEnd(string data) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await ManagedEtcdProcess.KillAsync(data);
    }
}
