using System.Net;
using MirrorActors.Chaos.Rig;

namespace MirrorActors.Chaos.Cases;

/// <summary>What happens to processes and their machines.</summary>
internal static class ProcessFaults
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("kill -9 of an owner", KillOwnerAsync) { IsUsual = true },
        new("kill -9 of the leader of etcd", KillLeaderAsync) { IsUsual = true },
        new("an owner that is frozen past its lease", FreezeOwnerAsync) { IsUsual = true },
        new("a node that is 200 ms away", MoveAwayAsync) { IsUsual = true },
        new("clocks that jump by an hour", JumpAsync) { IsUsual = true },
        new("a restart of all at once", RestartAllAsync) { IsUsual = true },
        new("the loss of a node's data", LoseDataAsync) { IsUsual = true },
        new("a planned leave and join", LeaveAsync) { IsUsual = true, IsPlanned = true },
        new("kill -9 of all nodes but one", KillOthersAsync),
        new("kill -9 of a machine with the leader of etcd", KillMachineAsync),
        new("a leader of etcd that is frozen", FreezeLeaderAsync),
        new("an etcd without quorum", LoseQuorumAsync),
        new("planned leaves and joins of all nodes in turn", RollAsync) { IsPlanned = true },
    ];

    private static async Task KillOwnerAsync(ChaosRun run)
    {
        var owner = await run.Cluster.OwnerAsync("m1");
        await owner.KillAsync();
        await run.Operator.ProgressAsync("commands without the owner");
        await owner.StartAsync();
    }

    private static async Task KillLeaderAsync(ChaosRun run)
    {
        var leader = await run.Cluster.Etcd.LeaderAsync();
        await leader.KillAsync();
        await run.Operator.ProgressAsync("commands without the member that led");
        run.Cluster.Etcd.Restart(leader);
    }

    private static async Task FreezeOwnerAsync(ChaosRun run)
    {
        var owner = await run.Cluster.OwnerAsync("m1");
        await owner.PauseAsync();
        await run.Operator.ProgressAsync("commands while the owner is frozen");
        await owner.ContinueAsync();
    }

    private static async Task MoveAwayAsync(ChaosRun run)
    {
        var node = run.Cluster.Nodes[1];
        var peer = run.Cluster.Relay(new IPEndPoint(node.Place.Address, NodeOptions.PeerPort), Delay);
        var etcd = run.Cluster.Etcd.Endpoints
            .Select(url => run.Cluster.Relay(new IPEndPoint(IPAddress.Parse(url.Host), url.Port), Delay).EndPoint);
        await node.StopAsync();
        await node.StartAsync(
            $"cluster.advertise=https://{peer.EndPoint}", $"engine.etcd.endpoints=[{string.Join(',', etcd.Select(at => $"\"http://{at}\""))}]");
        await run.Cluster.WholeAsync();
        await run.Operator.ProgressAsync("commands while a node is far away");
        await node.StopAsync();
        await node.StartAsync();
    }

    private static async Task JumpAsync(ChaosRun run)
    {
        await using var skewed = await SkewedNode.StartAsync(
            run.Cluster.Options, run.Cluster.Network.Host, run.Cluster.Folder("skewed"), Hour);
        run.More.Add(skewed);
        await run.Operator.ProgressAsync("commands with a clock an hour ahead");
        skewed.Clock.JumpTo(-Hour);
        await run.Operator.ProgressAsync("commands with a clock an hour behind");
        skewed.Clock.JumpTo(TimeSpan.Zero);
        await run.Operator.ProgressAsync("commands with a clock that is right again");
        run.More.Clear();
    }

    /// <summary>Nobody can answer meanwhile, so nobody asks.</summary>
    private static async Task RestartAllAsync(ChaosRun run)
    {
        await run.Load.PauseAsync();
        await Task.WhenAll([.. run.Cluster.Nodes.Select(node => node.KillAsync()), .. run.Cluster.Etcd.Members.Select(member => member.KillAsync())]);
        foreach (var member in run.Cluster.Etcd.Members) run.Cluster.Etcd.Restart(member);
        await Task.WhenAll(run.Cluster.Nodes.Select(node => node.StartAsync()));
        run.Load.Resume();
    }

    private static async Task LoseDataAsync(ChaosRun run)
    {
        var node = run.Cluster.Nodes[1];
        await node.KillAsync();
        node.DeleteData();
        await run.Operator.ProgressAsync("commands without the node");
        await node.StartAsync();
    }

    private static async Task LeaveAsync(ChaosRun run)
    {
        await run.Cluster.Nodes[1].StopAsync();
        await run.Operator.ProgressAsync("commands after the leave");
        await run.Cluster.Nodes[1].StartAsync();
    }

    private static async Task KillOthersAsync(ChaosRun run)
    {
        await run.Load.PauseAsync();
        await Task.WhenAll(run.Cluster.Nodes.Skip(1).Select(node => node.KillAsync()));
        await run.Operator.ProgressAsync("commands with one node");
        await Task.WhenAll(run.Cluster.Nodes.Skip(1).Select(node => node.StartAsync()));
        run.Load.Resume();
    }

    private static async Task KillMachineAsync(ChaosRun run)
    {
        var leader = await run.Cluster.Etcd.LeaderAsync();
        var node = run.Cluster.Nodes.Single(n => n.Place.Address.ToString() == leader.Url.Host);
        await Task.WhenAll(node.KillAsync(), leader.KillAsync());
        await run.Operator.ProgressAsync("commands without the machine");
        run.Cluster.Etcd.Restart(leader);
        await node.StartAsync();
    }

    private static async Task FreezeLeaderAsync(ChaosRun run)
    {
        var leader = await run.Cluster.Etcd.LeaderAsync();
        await leader.PauseAsync();
        await run.Operator.ProgressAsync("commands while the member that led is frozen");
        await leader.ContinueAsync();
    }

    private static async Task LoseQuorumAsync(ChaosRun run)
    {
        var gone = run.Cluster.Etcd.Members.Skip(1).ToList();
        await Task.WhenAll(gone.Select(member => member.KillAsync()));
        await run.DegradedAsync(run.Cluster.Nodes);
        foreach (var member in gone) run.Cluster.Etcd.Restart(member);
    }

    private static async Task RollAsync(ChaosRun run)
    {
        foreach (var node in run.Cluster.Nodes)
        {
            await node.StopAsync();
            await run.Operator.ProgressAsync($"commands without {node.Name}");
            await node.StartAsync();
            await run.Cluster.WholeAsync();
        }
    }
}
