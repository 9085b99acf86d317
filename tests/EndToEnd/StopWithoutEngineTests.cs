using MirrorActors.EndToEnd.Harness;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>Nodes that are told to stop while their engine does not answer.</summary>
public sealed class StopWithoutEngineTests
{
    /// <summary>Only a node that hangs reaches it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [NeedsProgramsFact("etcd")]
    public async Task A_node_of_a_cluster_ends_well_while_etcd_stands_still()
    {
        using var tree = new TempFolder();
        await using var lab = await ClusterLab.StartAsync(tree.Path, 2);
        await lab.Etcd.Members[0].PauseAsync();
        await EndsAsync(lab.Nodes[0]);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_node_ends_well_while_the_etcd_that_it_runs_itself_stands_still()
    {
        using var tree = new TempFolder();
        await using var node = await TestNode.StartAsync(tree.Path, ManagedNodes.EtcdAt(ManagedNodes.Address()));
        var data = ManagedNodes.DataOf(node);
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
