namespace MirrorActors.Engine.Membership;

/// <summary>Looking after what keeps the log: a cluster of its own, whose members run on nodes.</summary>
public interface IEngineAdmin
{
    /// <summary>How it is at present; also without a quorum.</summary>
    /// <exception cref="EngineUnavailableException">No member answers.</exception>
    Task<EngineHealth> HealthAsync(CancellationToken token);

    /// <summary>
    /// Takes a node's member away for good, after its leadership was moved to another one. Nothing happens when it has none. A node
    /// that removes itself runs none until it is started again.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is the last voter, or others look after the members.</exception>
    /// <exception cref="IOException">The members refuse, or do not answer.</exception>
    Task RemoveAsync(string node, CancellationToken token);

    /// <summary>Writes a copy of the whole log, mode 0600, in place of what is there.</summary>
    /// <exception cref="IOException">It could not be read, was damaged on its way, or not be written.</exception>
    Task BackupAsync(string file, CancellationToken token);
}

/// <summary>What keeps the log.</summary>
/// <param name="HasQuorum">Commands can be taken.</param>
/// <param name="Advice">What an operator should know or do, one line; empty when nothing.</param>
public sealed record EngineHealth(IReadOnlyList<EngineMember> Members, bool HasQuorum, string Advice);

/// <param name="Name">Of its node.</param>
/// <param name="Url">Where it is asked.</param>
/// <param name="IsVoter">False: it follows, and does not count.</param>
/// <param name="DbSize">Bytes of its database file; 0 when it is not reachable.</param>
/// <param name="DbInUse">Bytes of it that hold something.</param>
public sealed record EngineMember(
    string Name, string Url, bool IsVoter, bool IsLeader, bool IsReachable, long DbSize, long DbInUse);
