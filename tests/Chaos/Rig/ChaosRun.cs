using MirrorActors.Chaos.Checking;
using MirrorActors.EndToEnd.Harness;

namespace MirrorActors.Chaos.Rig;

/// <summary>One fault on a whole cluster under load: 1 clients and operators, 2 the fault, 3 whole again, 4 the judgement.</summary>
internal sealed class ChaosRun
{
    private const int PerSecond = 100;
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private static int _runs;

    private ChaosRun(ChaosCluster cluster, Load load, Operator @operator)
    {
        Cluster = cluster;
        Load = load;
        Operator = @operator;
    }

    public ChaosCluster Cluster { get; }

    public Load Load { get; }

    public Operator Operator { get; }

    /// <summary>Nodes besides those of the cluster that operators may ask.</summary>
    public List<IClusterNode> More { get; } = [];

    /// <param name="isPlanned">Clients have a balancer and need no second node.</param>
    /// <param name="faultAsync">Makes the fault and ends it.</param>
    public static async Task RunAsync(ChaosCluster cluster, bool isPlanned, Func<ChaosRun, Task> faultAsync)
    {
        await cluster.WholeAsync();
        ChaosRun? run = null;
        await using var load = new Load(cluster.Nodes, ChaosCluster.File, PerSecond, isPlanned ? cluster.Admin : null);
        await using var @operator = new Operator(
            () => [.. cluster.Nodes, .. run?.More ?? []], cluster.Admin, cluster.Ledger, ChaosCluster.Mirrors, ++_runs);
        run = new ChaosRun(cluster, load, @operator);
        RequestCounts requests;
        try
        {
            await @operator.ProgressAsync("commands before the fault");
            await faultAsync(run);
            await cluster.WholeAsync();
            await @operator.ProgressAsync("commands after the fault");
            await @operator.StopAsync();
            requests = await load.StopAsync();
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{e.Message}\n{cluster.Said()}", e);
        }

        var findings = await FindingsAsync(cluster, requests);
        Assert.True(findings.Count == 0, string.Join('\n', findings) + "\n" + cluster.Said());
    }

    /// <summary>Returns when nodes say that they have no engine, and clients were answered all the same.</summary>
    public async Task DegradedAsync(IEnumerable<ChaosNode> nodes)
    {
        const int Requests = 200;
        foreach (var node in nodes)
        {
            await Waiting.UntilAsync(
                () => Cluster.Admin.ReadyAsync(node), says => says == "degraded", TimeSpan.FromSeconds(120), $"{node.Name} to say degraded");
        }

        await Load.ProgressAsync(Requests, "answers without the engine");
    }

    /// <summary>Looks until all is sound; what is found at the limit stays found.</summary>
    private static async Task<IReadOnlyList<string>> FindingsAsync(ChaosCluster cluster, RequestCounts requests)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var findings = HistoryCheck.Findings(await cluster.HistoryAsync(requests));
            if (findings.Count == 0 || TimeProvider.System.GetElapsedTime(started) > SettleLimit) return findings;
            await Task.Delay(Again, TimeProvider.System);
        }
    }
}
