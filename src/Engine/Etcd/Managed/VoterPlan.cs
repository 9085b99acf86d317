namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// Which nodes vote: one, three or five, as there are nodes for it; one more follows as a learner (etcd 3.4 takes one at a
/// time). One step at a time, each from what is so at the moment:
/// <list type="number">
/// <item>a learner that is away makes room for another node;</item>
/// <item>a voter that is away for long, as the only one, is taken out when a learner can take its place or three remain;</item>
/// <item>a learner that has caught up votes when that leads to three or five;</item>
/// <item>a node becomes a learner while there is none;</item>
/// <item>of two voters that stay alone one becomes a learner again: with two, either's end stops commands.</item>
/// </list>
/// </summary>
internal static class VoterPlan
{
    public const int MostVoters = 5;

    public static readonly TimeSpan LearnerAbsence = TimeSpan.FromMinutes(2);

    public static readonly TimeSpan VoterAbsence = TimeSpan.FromMinutes(30);

    public static readonly TimeSpan BetweenReplacements = TimeSpan.FromHours(1);

    public static readonly TimeSpan PairTime = TimeSpan.FromMinutes(2);

    public static VoterStep Next(VoterView view)
    {
        if (view.Learner is { } learner && learner.Absence >= LearnerAbsence && view.Candidates.Any(node => node != learner.Name))
            return new VoterStep.Remove(learner, IsReplacement: false);
        if (Replaceable(view) is { } gone) return new VoterStep.Remove(gone, IsReplacement: true);
        if (view.Learner is { IsHere: true, IsCaughtUp: true } ready && MayPromote(view)) return new VoterStep.Promote(ready);
        if (view.Learner is null && view.Candidates.Count > 0 && view.Voters.Count() < MostVoters)
            return new VoterStep.AddLearner(view.Candidates.Min(StringComparer.Ordinal)!);
        return view.IsPair && view.AsPair >= PairTime && view.Members.All(member => member.IsHere)
            ? new VoterStep.Remove(view.Members.First(member => !member.IsLeader), IsReplacement: false)
            : new VoterStep.Nothing();
    }

    /// <summary>How many of so many nodes vote.</summary>
    public static int VotersOf(int nodes) => nodes >= 5 ? 5 : nodes >= 3 ? 3 : 1;

    private static VoterMember? Replaceable(VoterView view)
    {
        VoterMember[] away = [.. view.Voters.Where(voter => !voter.IsHere)];
        if (away.Length != 1 || away[0].Absence < VoterAbsence || view.SinceReplacement < BetweenReplacements) return null;
        var remain = view.Voters.Count() - 1;
        var takesPlace = view.Learner is { IsHere: true, IsCaughtUp: true } ? 1 : 0;
        return remain + takesPlace >= 3 && remain >= 2 ? away[0] : null;
    }

    private static bool MayPromote(VoterView view)
    {
        var voters = view.Voters.Count();
        // One voter more of an even number makes losses cheaper, whoever is away; of an odd number dearer.
        var isSafe = voters % 2 == 0 || view.Voters.All(voter => voter.IsHere);
        return isSafe && voters + 1 <= VotersOf(voters + 1 + view.Candidates.Count);
    }
}
