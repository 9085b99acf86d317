using MirrorActors.Chaos.Rig;
using MirrorActors.EndToEnd.Harness;

namespace MirrorActors.Chaos.Cases;

/// <summary>Two versions of the node in one cluster. CHAOS_PREVIOUS: path of the elder one's mirroractors.dll; without it no case.</summary>
internal static class VersionFaults
{
    private static readonly string? Previous = Environment.GetEnvironmentVariable("CHAOS_PREVIOUS");

    public static IReadOnlyList<Fault> All { get; } = Previous is null
        ? []
        : [new("the version before and this one side by side", RollBackAndForthAsync) { IsUsual = true, IsPlanned = true }];

    private static async Task RollBackAndForthAsync(ChaosRun run)
    {
        foreach (var version in new[] { Previous!, NodeProcess.Program })
        {
            foreach (var node in run.Cluster.Nodes)
            {
                await node.StopAsync();
                await node.StartVersionAsync(version);
                await run.Cluster.WholeAsync();
                await run.Operator.ProgressAsync($"commands with {node.Name} on {version}");
            }
        }
    }
}
