using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd;

/// <summary>A member of etcd's cluster and what it says of itself.</summary>
/// <param name="Status">Null when it does not answer.</param>
internal sealed record MemberStatus(Member Member, StatusResponse? Status)
{
    public bool IsVoter => !Member.IsLearner;

    public bool IsLeader => Status is { Leader: not 0 } status && status.Leader == Member.ID;

    /// <summary>Until it has started: the host it will be on.</summary>
    public string Name => Member.Name.Length > 0 ? Member.Name : new Uri(Member.PeerURLs[0]).Authority;
}
