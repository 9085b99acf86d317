using System.Globalization;
using System.Text.RegularExpressions;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd;

/// <summary>An operator's view of etcd's members.</summary>
/// <param name="quota">Of each member's database, bytes; null when it is not known.</param>
/// <param name="remove">Takes a node's member away; null when somebody else looks after the members.</param>
internal sealed partial class EtcdAdmin(
    EtcdMembers members, long? quota, Func<string, bool, CancellationToken, Task<MemberRemoval>>? remove) : IEngineAdmin
{
    public bool RunsMembers => remove is not null;

    public async Task<EngineHealth> HealthAsync(CancellationToken token)
    {
        var known = await members.KnownAsync(EtcdLimits.HealthTime, token);
        var all = await members.StatusesAsync(known, EtcdLimits.HealthTime, token);
        var told = Tell(all);
        var voters = told.Where(m => m.IsVoter).ToArray();
        var quorum = voters.Count(m => m.IsReachable) > voters.Length / 2 && all.Any(m => m.Status is { Leader: not 0 });
        return new EngineHealth(told, quorum, EngineAdvice.On(told, quorum)) { Quota = quota };
    }

    public Task<MemberRemoval> RemoveAsync(string node, bool evenIfItAnswers, CancellationToken token) => remove is null
        ? Task.FromResult(MemberRemoval.Refused("somebody else looks after the members of this etcd"))
        : remove(node, evenIfItAnswers, token);

    public Task BackupAsync(Stream to, CancellationToken token) => new EtcdBackup(members.Client).CopyAsync(to, token);

    /// <summary>In the order of their names.</summary>
    internal static EngineMember[] Tell(IReadOnlyList<MemberStatus> all)
    {
        var alarms = AlarmsOf(all.SelectMany(m => m.Status?.Errors ?? []));
        return
        [
            .. all.Select(m => Tell(m) with { Alarm = alarms.GetValueOrDefault(m.Member.ID) })
                .OrderBy(m => m.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>By member. Asked without a quorum, other than etcd's own list.</summary>
    internal static IReadOnlyDictionary<ulong, EngineAlarm> AlarmsOf(IEnumerable<string> errors)
    {
        var alarms = new Dictionary<ulong, EngineAlarm>();
        foreach (var told in errors.SelectMany(text => Alarm().Matches(text)))
        {
            if (ulong.TryParse(told.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var member))
                alarms[member] = told.Groups[2].Value == "CORRUPT" ? EngineAlarm.Corrupt : EngineAlarm.Full;
        }

        return alarms;
    }

    private static EngineMember Tell(MemberStatus m) => new(
        m.Name, EtcdMembers.UrlOf(m.Member)?.AbsoluteUri.TrimEnd('/') ?? "", m.IsVoter, m.IsLeader,
        m.Status is not null, m.Status?.DbSize ?? 0, m.Status?.DbSizeInUse ?? 0);

    [GeneratedRegex(@"memberID:(\d+)\s+alarm:(NOSPACE|CORRUPT)")]
    private static partial Regex Alarm();
}
