using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd;

/// <summary>What an operator should know of a cluster with these members.</summary>
internal static class EngineAdvice
{
    public static string On(IReadOnlyList<EngineMember> members, bool hasQuorum)
    {
        var voters = members.Where(m => m.IsVoter).ToArray();
        string[] away = [.. voters.Where(m => !m.IsReachable).Select(m => m.Name)];
        if (!hasQuorum)
            return away.Length > 0
                ? $"no quorum: commands wait for {string.Join(", ", away)}; what is gone for good: see backup and restore"
                : "no leader at present: commands wait";
        if (voters.Length < 3 && members.Count > 1)
            return $"commands need {string.Join(" and ", voters.Select(m => m.Name))}; add a third node for fault tolerance";
        if (away.Length == 0) return "";
        var more = voters.Length - away.Length - ((voters.Length / 2) + 1);
        return $"{string.Join(", ", away)} {(away.Length == 1 ? "does" : "do")} not answer; "
            + (more > 0 ? $"{more} more may fail" : "commands need all others");
    }
}
