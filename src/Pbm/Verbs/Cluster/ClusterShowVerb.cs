using System.Globalization;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary><c>pbm cluster show</c>.</summary>
internal sealed class ClusterShowVerb() : Verb("show", "The nodes, their state and what they own")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var cluster = await context.Client.GetAsync("/v1/cluster", AdminJson.Default.ClusterView, token);
        context.Printer.Show(cluster, AdminJson.Default.ClusterView, c =>
        {
            context.Printer.Facts([("this node", c.Node), ("engine", c.Engine), ("health", c.Health)]);
            if (c.EngineState is { } state)
                context.Printer.Facts([("quorum", state.HasQuorum ? "yes" : "no"), ("members", Members(state))]);
            if (c.Network is { } suspected) context.Printer.Facts([("network suspected", suspected)]);
            context.Printer.Table(
                ["NODE", "STATE", "HEALTH", "LAG", "SHARDS", "MIRRORS", "VERSION", "ROLES", "ADDRESS", "PEER"],
                c.Nodes.Select(n => (string[])[
                    n.Id, n.State, n.Status?.Health ?? "-", Lag(n.Status), Number(n.Shards), Number(n.Mirrors), n.Version,
                    string.Join(',', n.Roles), n.Address, n.Peer ?? "-"]));
        });
        return ExitCodes.Done;
    }

    private static string Members(EngineView state) => string.Join(", ", state.Members.Select(member =>
    {
        var quota = state.QuotaBytes is { } bytes ? $" of {MegaBytes(bytes)}" : string.Empty;
        var size = member.Answers ? $"{MegaBytes(member.BytesInUse)}{quota} MiB" : "no answer";
        return $"{member.Node} {member.Role} ({size}{(member.Alarm is { } alarm ? ", " + alarm : string.Empty)})";
    }));

    private static string MegaBytes(long bytes) => Number(bytes >> 20);

    private static string Lag(NodeStatusView? status) => status is null ? "-" : status.LagMs is { } lag ? Number(lag) + " ms" : "> 1 s";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
