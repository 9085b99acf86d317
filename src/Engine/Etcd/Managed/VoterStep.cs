namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>The next change of etcd's members.</summary>
internal abstract record VoterStep
{
    private VoterStep()
    {
    }

    /// <summary>All is as it should be, or something must happen first.</summary>
    public sealed record Nothing : VoterStep;

    /// <summary>A node becomes a member that follows and does not vote.</summary>
    public sealed record AddLearner(string Node) : VoterStep;

    /// <summary>A learner becomes a voter.</summary>
    public sealed record Promote(VoterMember Learner) : VoterStep;

    /// <param name="IsReplacement">A voter that was away for long: at most one an hour.</param>
    public sealed record Remove(VoterMember Member, bool IsReplacement) : VoterStep;
}
