namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>What <see cref="VoterPlan"/> goes by.</summary>
/// <param name="Candidates">Nodes that are alive, would run a member and run none.</param>
/// <param name="SinceReplacement">Time since a voter was taken out for its absence; large when never.</param>
/// <param name="AsPair">How long there have been two voters, no learner and no candidate.</param>
internal sealed record VoterView(
    IReadOnlyList<VoterMember> Members, IReadOnlyList<string> Candidates, TimeSpan SinceReplacement, TimeSpan AsPair)
{
    public IEnumerable<VoterMember> Voters => Members.Where(member => !member.IsLearner);

    public VoterMember? Learner => Members.FirstOrDefault(member => member.IsLearner);

    public bool IsPair => Members.Count == 2 && Learner is null && Candidates.Count == 0;
}
