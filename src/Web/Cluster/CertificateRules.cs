using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Web.Cluster;

/// <summary>Certificates that run out soon: those of nodes are renewed long before, unless something is in the way. Pure.</summary>
internal static class CertificateRules
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public static IEnumerable<string> ProblemsOf(NodeView node, DateTimeOffset now)
    {
        if (node.Status?.CertificateEnds is { } end && end - now < Soon)
            yield return $"the certificate of node {node.Id} {Ends(end, now)}: pbm cluster rotate there, or see its log";
    }

    /// <summary>One line, as all nodes have the same.</summary>
    public static IEnumerable<string> ProblemsOfAuthority(IReadOnlyList<NodeView> nodes, DateTimeOffset now)
    {
        if (nodes.Min(node => node.Status?.AuthorityEnds) is { } end && end - now < Soon)
            yield return $"the authority of the cluster {Ends(end, now)}, and no certificate is in force beyond: make a new cluster";
    }

    private static string Ends(DateTimeOffset end, DateTimeOffset now) =>
        $"{(end > now ? "ends" : "has ended")} at {Rfc3339.Format(end)}";
}
