using System.Globalization;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary><c>pbm cluster-sharding list-regions</c>.</summary>
internal sealed class ListRegionsVerb() : Verb("list-regions", "What runs on which node, and how many shards and mirrors that is")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var regions = await context.Client.GetAsync("/v1/cluster/regions", AdminJson.Default.ListRegionView, token);
        context.Printer.Show(regions, AdminJson.Default.ListRegionView, list => context.Printer.Table(
            ["REGION", "NODE", "SHARDS", "ENTITIES"],
            list.Select(r => (string[])[r.Region, r.Node ?? "-", Number(r.Shards), Number(r.Entities)])));
        return ExitCodes.Done;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
