using MirrorActors.Chaos.Rig;

namespace MirrorActors.Chaos.Cases;

/// <summary>What happens to disks.</summary>
internal static class DiskFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("a full disk", FillAsync) { IsUsual = true },
        new("kill -9 of a node whose disk is full", FillAndKillAsync),
    ];

    private static async Task FillAsync(ChaosRun run)
    {
        run.Cluster.Disk!.Fill();
        await run.Operator.ProgressAsync("commands while a disk is full");
        run.Cluster.Disk.Free();
    }

    private static async Task FillAndKillAsync(ChaosRun run)
    {
        run.Cluster.Disk!.Fill();
        await run.Operator.ProgressAsync("commands while a disk is full");
        await run.Cluster.Nodes[^1].KillAsync();
        run.Cluster.Disk.Free();
        await run.Cluster.Nodes[^1].StartAsync();
    }
}
