using System.Globalization;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>Nodes that are told to stop while their engine does not answer.</summary>
public sealed class StopWithoutEngineTests
{
    /// <summary>What docs/http.md states, and some for a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10 + 5);

    [NeedsProgramsFact("etcd")]
    public async Task A_node_of_a_cluster_ends_well_and_soon_while_etcd_stands_still()
    {
        using var tree = new TempFolder();
        await using var lab = await ClusterLab.StartAsync(tree.Path, 2);
        await lab.Etcd.Members[0].PauseAsync();
        await EndsAsync(lab.Nodes[0]);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_node_ends_well_and_soon_while_the_etcd_that_it_runs_itself_stands_still()
    {
        using var tree = new TempFolder();
        await using var node = await TestNode.StartAsync(
            tree.Path, "engine.kind=etcd", "engine.etcd.mode=managed",
            string.Create(CultureInfo.InvariantCulture, $"engine.etcd.client-listen=127.0.0.1:{LoopbackPorts.Next()}"),
            string.Create(CultureInfo.InvariantCulture, $"engine.etcd.peer-listen=127.0.0.1:{LoopbackPorts.Next()}"));
        var data = Path.Combine(node.Folder, "data");
        try
        {
            await ManagedEtcdProcess.SignalAsync(data, "-STOP");
            await EndsAsync(node);
        }
        finally
        {
            await ManagedEtcdProcess.KillAsync(data);
        }
    }

    private static async Task EndsAsync(TestNode node)
    {
        await node.Process.TerminateAsync();
        await Waiting.WithinAsync(node.Process.ExitAsync(), Limit, "the node's end");
        var code = await node.Process.ExitAsync();
        Assert.True(code == 0, $"exit code {code}; it said:\n{node.Process.Output}");
    }
}
