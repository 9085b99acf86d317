using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>What <see cref="ManagedMetrics"/> shows of the etcd of this node, as of the last look at the members.</summary>
internal sealed class MemberGauges : IDisposable
{
    private readonly MemberPlace _place;
    private readonly EtcdMembers _members;
    private volatile MemberReading _last = new(HasQuorum: false, Voters: 0, Learners: 0, Own: null, EngineAlarm.None);

    public MemberGauges(MemberPlace place, EtcdMembers members)
    {
        (_place, _members) = (place, members);
        ManagedMetrics.Add(this);
    }

    public MemberReading Last => _last;

    public long Quota => _place.Options.QuotaBytes;

    public string Node => _place.Options.Name;

    /// <summary>The members as a quorum knows them.</summary>
    /// <param name="hasOwn">This node runs one: it is asked as well.</param>
    /// <exception cref="IOException">There is no quorum at present, or etcd refuses.</exception>
    public async Task<IReadOnlyList<Member>> LookAsync(bool hasOwn, CancellationToken token)
    {
        var own = hasOwn ? _members.StatusAsync(_place.ClientUrl, token) : Task.FromResult<StatusResponse?>(null);
        IReadOnlyList<Member>? agreed = null;
        try
        {
            return agreed = await _members.AgreedAsync(token);
        }
        finally
        {
            Note(agreed, await own);
        }
    }

    public void Dispose() => ManagedMetrics.Remove(this);

    private void Note(IReadOnlyList<Member>? agreed, StatusResponse? own)
    {
        var alarms = EtcdAdmin.AlarmsOf(own?.Errors ?? []);
        var before = _last;
        _last = new MemberReading(
            agreed is not null,
            agreed?.Count(m => !m.IsLearner) ?? before.Voters,
            agreed?.Count(m => m.IsLearner) ?? before.Learners,
            own,
            own is null ? EngineAlarm.None : alarms.GetValueOrDefault(own.Header.MemberId));
    }
}

/// <param name="Voters">As a quorum knew last; likewise <paramref name="Learners"/>.</param>
/// <param name="Own">What this node's member says of itself; null when it has none or does not answer.</param>
internal sealed record MemberReading(bool HasQuorum, int Voters, int Learners, StatusResponse? Own, EngineAlarm Alarm);
