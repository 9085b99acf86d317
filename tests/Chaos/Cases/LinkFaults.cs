using MirrorActors.Chaos.Rig;

namespace MirrorActors.Chaos.Cases;

/// <summary>What happens to the links between machines; a machine is a node and, of the first three, a member of etcd.</summary>
internal static class LinkFaults
{
    private const int LossPercent = 30;
    private const int CommandsOverLoss = 2;

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("a partition that leaves a minority", CutMinorityAsync) { IsUsual = true },
        new("one link that is cut", CutLinkAsync) { IsUsual = true },
        new("30 % of all packets lost", LoseAsync) { IsUsual = true },
        new("a partition without a majority", CutAllAsync),
        new("a machine that sends and hears nothing", DeafenAsync),
        new("a machine that hears and is not heard", MuteAsync),
    ];

    private static async Task CutMinorityAsync(ChaosRun run)
    {
        // With its member of etcd; of five nodes two.
        var minority = run.Cluster.Nodes.Where(node => node.Place.Number is 3 or 5).ToList();
        var majority = run.Cluster.Nodes.Except(minority).ToList();
        foreach (var one in minority)
        {
            foreach (var other in majority) await run.Cluster.Network.CutAsync(one.Place, other.Place);
        }

        await run.DegradedAsync([minority[0]]);
        await run.Operator.ProgressAsync("commands at the majority");
        await run.Cluster.Network.HealAsync();
    }

    private static async Task CutLinkAsync(ChaosRun run)
    {
        await run.Cluster.Network.CutAsync(run.Cluster.Nodes[0].Place, run.Cluster.Nodes[1].Place);
        await run.Operator.ProgressAsync("commands with one link cut");
        await run.Cluster.Network.HealAsync();
    }

    /// <summary>etcd has a leader for a part of the time only, so some commands are enough.</summary>
    private static async Task LoseAsync(ChaosRun run)
    {
        await run.Cluster.Network.LoseAsync(LossPercent);
        await run.Operator.ProgressOfAnyAsync(CommandsOverLoss, "commands over links that lose packets");
        await run.Cluster.Network.HealAsync();
    }

    private static async Task CutAllAsync(ChaosRun run)
    {
        foreach (var one in run.Cluster.Nodes)
        {
            foreach (var other in run.Cluster.Nodes.Where(other => other != one))
                await run.Cluster.Network.CutOneWayAsync(one.Place, other.Place);
        }

        await run.DegradedAsync(run.Cluster.Nodes.Take(1));
        await run.Cluster.Network.HealAsync();
    }

    private static async Task DeafenAsync(ChaosRun run)
    {
        var deaf = run.Cluster.Nodes[2];
        foreach (var other in run.Cluster.Nodes.Where(other => other != deaf))
            await run.Cluster.Network.CutOneWayAsync(other.Place, deaf.Place);
        await run.Operator.ProgressAsync("commands with a deaf machine");
        await run.Cluster.Network.HealAsync();
    }

    private static async Task MuteAsync(ChaosRun run)
    {
        var mute = run.Cluster.Nodes[2];
        foreach (var other in run.Cluster.Nodes.Where(other => other != mute))
            await run.Cluster.Network.CutOneWayAsync(mute.Place, other.Place);
        await run.Operator.ProgressAsync("commands with a mute machine");
        await run.Cluster.Network.HealAsync();
    }
}
