using System.Text;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Ownership;

/// <summary>
/// Which node should own which shard: rendezvous hashing over the nodes that are up and work, so that a node that comes or goes
/// moves its own shards only. FNV-1a (64 bit) over the UTF-8 name, mixed with the shard by the finalizer of SplitMix64; the highest
/// wins. Frozen: all nodes must agree, so a test pins golden values.
/// </summary>
public static class ShardPlacement
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Null when no node may own shards.</summary>
    public static string? PreferredOf(int shard, IReadOnlyList<NodeInfo> members)
    {
        var (best, most) = ((string?)null, 0UL);
        foreach (var member in members)
        {
            if (member.State != NodeState.Up || !member.Roles.Contains(NodeRoles.Worker)) continue;
            var weight = WeightOf(shard, member.Id);
            if (best is not null && (weight < most || (weight == most && string.CompareOrdinal(member.Id, best) > 0))) continue;
            (best, most) = (member.Id, weight);
        }

        return best;
    }

    internal static ulong WeightOf(int shard, string node)
    {
        var hash = Offset;
        foreach (var b in Encoding.UTF8.GetBytes(node)) hash = (hash ^ b) * Prime;
        hash += Step * (ulong)(shard + 1);
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }
}
