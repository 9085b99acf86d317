namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>A member of etcd's cluster as <see cref="VoterPlan"/> sees it.</summary>
/// <param name="Name">Of its node; empty until it has started.</param>
/// <param name="IsCaughtUp">A learner that has applied what the leader had applied when it was asked.</param>
/// <param name="Absence">How long it has not answered; zero: it does.</param>
internal sealed record VoterMember(ulong Id, string Name, bool IsLearner, bool IsLeader, bool IsCaughtUp, TimeSpan Absence)
{
    public bool IsHere => Absence == TimeSpan.Zero;
}
