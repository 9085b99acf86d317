using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>Whether an operator may take a node's member out.</summary>
internal static class RemovalRule
{
    /// <summary>Why it must stay; null when it may go, or the node has none.</summary>
    /// <param name="evenIfItAnswers">The operator insists.</param>
    public static string? Refusal(IReadOnlyList<EngineMember> members, string node, bool evenIfItAnswers)
    {
        if (members.FirstOrDefault(m => m.Name == node) is not { } gone) return null;
        if (gone.IsVoter)
        {
            var left = members.Where(m => m.IsVoter && m != gone).ToArray();
            if (left.Length == 0) return $"{node} holds the only vote: let another node join first";
            var needed = (left.Length / 2) + 1;
            if (left.Count(m => m.IsReachable) < needed)
            {
                var away = string.Join(", ", left.Where(m => !m.IsReachable).Select(m => m.Name));
                return $"without {node} commands would need {needed} of {left.Length} votes, and {away} "
                    + $"{(left.Count(m => !m.IsReachable) == 1 ? "does" : "do")} not answer: start or take out {away} first";
            }
        }

        return gone.IsReachable && !evenIfItAnswers
            ? $"the etcd of {node} runs: stop it together with the node (pbm cluster leave {node}), or --force"
            : null;
    }
}
