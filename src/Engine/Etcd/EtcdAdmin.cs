using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd;

/// <summary>An operator's view of etcd's members.</summary>
/// <param name="remove">Takes a node's member away; null when somebody else looks after the members.</param>
internal sealed class EtcdAdmin(EtcdMembers members, Func<string, CancellationToken, Task>? remove) : IEngineAdmin
{
    public async Task<EngineHealth> HealthAsync(CancellationToken token)
    {
        var all = await members.StatusesAsync(await members.KnownAsync(token), token);
        EngineMember[] told = [.. all.Select(Tell).OrderBy(m => m.Name, StringComparer.Ordinal)];
        var voters = told.Where(m => m.IsVoter).ToArray();
        var quorum = voters.Count(m => m.IsReachable) > voters.Length / 2 && all.Any(m => m.Status is { Leader: not 0 });
        return new EngineHealth(told, quorum, EngineAdvice.On(told, quorum));
    }

    public Task RemoveAsync(string node, CancellationToken token) => remove is null
        ? throw new InvalidOperationException("somebody else looks after the members of this etcd")
        : remove(node, token);

    public Task BackupAsync(string file, CancellationToken token) => new EtcdBackup(members.Client).WriteAsync(file, token);

    private static EngineMember Tell(MemberStatus m) => new(
        m.Name, EtcdMembers.UrlOf(m.Member)?.AbsoluteUri.TrimEnd('/') ?? "", m.IsVoter, m.IsLeader,
        m.Status is not null, m.Status?.DbSize ?? 0, m.Status?.DbSizeInUse ?? 0);
}
