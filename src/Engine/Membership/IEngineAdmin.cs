namespace MirrorActors.Engine.Membership;

/// <summary>Looking after what keeps the log: a cluster of its own, whose members run on nodes.</summary>
public interface IEngineAdmin
{
    /// <summary>The nodes run the members: they are taken out and copied here. False: somebody else looks after them.</summary>
    bool RunsMembers { get; }

    /// <summary>How it is at present; also without a quorum.</summary>
    /// <exception cref="EngineUnavailableException">No member answers.</exception>
    /// <exception cref="IOException">They refuse to tell.</exception>
    Task<EngineHealth> HealthAsync(CancellationToken token);

    /// <summary>
    /// Takes a node's member away for good, after its leadership was moved to another one. A node that removes itself runs none
    /// until it is started again.
    /// </summary>
    /// <param name="evenIfItAnswers">Also a member that answers; the node then joins again by itself, without its data.</param>
    /// <exception cref="EngineUnavailableException">There is no quorum.</exception>
    /// <exception cref="IOException">The members refuse.</exception>
    Task<MemberRemoval> RemoveAsync(string node, bool evenIfItAnswers, CancellationToken token);

    /// <summary>
    /// Writes a copy of the whole log as <c>etcdctl snapshot save</c> does (<see cref="Protocol.Cluster.BackupHash"/>). It is whole only
    /// when this ends well.
    /// </summary>
    /// <exception cref="EngineUnavailableException">No member answers; nothing was written.</exception>
    /// <exception cref="IOException">It could not be read or written to the end.</exception>
    /// <exception cref="InvalidDataException">It was damaged on its way.</exception>
    Task BackupAsync(Stream to, CancellationToken token);
}

/// <summary>What became of the wish to take a member away.</summary>
/// <param name="IsDone">False: the node had none, or it was refused.</param>
/// <param name="Refusal">Why it stays; null unless refused.</param>
public sealed record MemberRemoval(bool IsDone, string? Refusal)
{
    public static readonly MemberRemoval Done = new(true, null);

    public static readonly MemberRemoval None = new(false, null);

    public static MemberRemoval Refused(string why) => new(false, why);
}

/// <summary>What keeps the log.</summary>
/// <param name="HasQuorum">Commands can be taken.</param>
/// <param name="Advice">What an operator should know or do, one line; empty when nothing.</param>
public sealed record EngineHealth(IReadOnlyList<EngineMember> Members, bool HasQuorum, string Advice)
{
    /// <summary>Bytes of a member's database at which it takes no more; null when others have set it.</summary>
    public long? Quota { get; init; }
}

/// <param name="Name">Of its node.</param>
/// <param name="Url">Where it is asked; empty until it has started.</param>
/// <param name="IsVoter">False: it follows, and does not count.</param>
/// <param name="DbSize">Bytes of its database file; 0 when it is not reachable.</param>
/// <param name="DbInUse">Bytes of it that hold something.</param>
public sealed record EngineMember(
    string Name, string Url, bool IsVoter, bool IsLeader, bool IsReachable, long DbSize, long DbInUse)
{
    public EngineAlarm Alarm { get; init; }
}

/// <summary>What a member cries for help about.</summary>
public enum EngineAlarm
{
    None,

    /// <summary>Its database has the size of the quota: nothing more is taken.</summary>
    Full,

    /// <summary>Its data are not those of the others.</summary>
    Corrupt,
}
