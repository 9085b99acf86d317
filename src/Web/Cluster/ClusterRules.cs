using System.Globalization;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Web.Cluster;

/// <summary>What operators are told of a cluster, from what is known of its nodes. Pure.</summary>
internal static class ClusterRules
{
    /// <summary>What is not as it should be, a line each.</summary>
    /// <param name="freeShards">That nobody owns.</param>
    public static IReadOnlyList<string> Problems(
        IReadOnlyList<NodeView> nodes, int freeShards, EngineReport engine, DateTimeOffset now)
    {
        List<string> problems =
        [
            .. EngineRules.Problems(engine),
            .. nodes.SelectMany(ProblemsOf),
            .. nodes.SelectMany(node => CertificateRules.ProblemsOf(node, now)),
            .. CertificateRules.ProblemsOfAuthority(nodes, now),
        ];
        if (freeShards > 0) problems.Add(Text($"{freeShards} shards have no owner: commands to their mirrors are refused"));
        return problems;
    }

    /// <summary>What commands and redirects need, and what the cluster survives, a line each.</summary>
    public static IReadOnlyList<string> Advice(EngineReport engine, IReadOnlyList<NodeView> nodes) =>
    [
        .. EngineRules.Advice(engine),
        Needs("redirects", nodes, NodeRoles.Front),
        Needs("commands, scans and verdicts", nodes, NodeRoles.Worker),
    ];

    private static IEnumerable<string> ProblemsOf(NodeView node)
    {
        if (node.State == "down")
        {
            var since = node.DownSince is { } at ? $" since {Rfc3339.Format(at)}" : string.Empty;
            yield return $"node {node.Id} is down{since}: start it again, or pbm cluster down {node.Id} when it is gone for good";
            yield break;
        }

        if (node.State != "up") yield return $"node {node.Id} is {node.State}";
        if (node.Status is not { } status)
        {
            yield return $"node {node.Id} does not answer this node";
            yield break;
        }

        if (status.Health != "ok") yield return $"node {node.Id} says that it is {status.Health}";
        if (status.Head is null) yield return $"node {node.Id} does not reach the engine";
        else if (status.LagMs is null) yield return $"node {node.Id} is more than a second behind the log";
        if (status.Network is { } network) yield return $"node {node.Id} suspects its own network: {network}";
    }

    private static string Needs(string what, IReadOnlyList<NodeView> nodes, string role)
    {
        var able = nodes.Where(node => node.State == "up" && node.Roles.Contains(role)).ToList();
        return able.Count switch
        {
            0 => $"{what}: no node with the role {role} is up",
            1 => $"{what} need {able[0].Id}: add a node with the role {role}",
            var count => Text($"{what} survive the loss of {count - 1} of {count} nodes"),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
