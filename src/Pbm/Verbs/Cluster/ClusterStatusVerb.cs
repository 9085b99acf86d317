using System.Globalization;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary><c>pbm cluster status</c>: a summary; exit code 1 when something is not as it should be.</summary>
internal sealed class ClusterStatusVerb()
    : Verb("status", "Whether all is well, what commands need and what the cluster survives; exit code 1 when something is wrong")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var cluster = await context.Client.GetAsync("/v1/cluster", AdminJson.Default.ClusterView, token);
        context.Printer.Show(cluster, AdminJson.Default.ClusterView, c =>
        {
            var up = c.Nodes.Count(n => n.State == "up");
            var are = c.Nodes.Count == 1 ? "node is" : "nodes are";
            context.Printer.Line(string.Create(CultureInfo.InvariantCulture, $"{up} of {c.Nodes.Count} {are} up, engine {c.Engine}"));
            foreach (var problem in c.Problems) context.Printer.Line("! " + problem);
            foreach (var advice in c.Advice) context.Printer.Line(advice);
        });
        return cluster.Problems.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }
}
