using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm cluster show</c>.</summary>
internal sealed class ClusterShowVerb() : Verb("show", "The nodes and their state")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var cluster = await context.Client.GetAsync("/v1/cluster", AdminJson.Default.ClusterView, token);
        context.Printer.Show(cluster, AdminJson.Default.ClusterView, c =>
        {
            context.Printer.Facts([("this node", c.Node), ("engine", c.Engine), ("health", c.Health)]);
            if (c.Network is { } suspected) context.Printer.Facts([("network suspected", suspected)]);
            context.Printer.Table(
                ["NODE", "STATE", "VERSION", "ROLES", "ADDRESS"],
                c.Nodes.Select(n => (string[])[n.Id, n.State, n.Version, string.Join(',', n.Roles), n.Address]));
        });
        return ExitCodes.Done;
    }
}
