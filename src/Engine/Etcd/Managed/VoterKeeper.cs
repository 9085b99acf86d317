using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// Carries out <see cref="VoterPlan"/>, a step at a time, on one node at a time: that whose member leads, or, when that node is away
/// and only its etcd is alive, the first of those that are there. A step that two nodes make at once is refused by etcd or does no harm;
/// the replacement of a voter is guarded by a key.
/// </summary>
internal sealed class VoterKeeper(EtcdMembers members, EtcdKeys keys, ILogger logger)
{
    private readonly TimeProvider _clock = members.Client.Clock;

    /// <summary>When each member that does not answer answered last; monotonic.</summary>
    private readonly Dictionary<ulong, long> _lastSeen = [];

    private long? _pairSince;

    public static bool IsMine(string me, IReadOnlyList<MemberStatus> all, IReadOnlyCollection<string> alive)
    {
        var leader = all.FirstOrDefault(m => m.IsLeader)?.Name;
        if (leader == me || leader is null || alive.Contains(leader)) return leader == me;
        return all.Where(m => m.IsVoter && alive.Contains(m.Name)).Select(m => m.Name).Min(StringComparer.Ordinal) == me;
    }

    /// <param name="all">What the members said just now, the leader first asked.</param>
    public async Task StepAsync(IReadOnlyList<MemberStatus> all, IReadOnlyList<StoredOffer> offers, CancellationToken token)
    {
        var removal = (await members.Client.RangeAsync(new RangeRequest { Key = keys.Removal }, token)).Kvs.FirstOrDefault();
        var view = See(all, offers, removal);
        switch (VoterPlan.Next(view))
        {
            case VoterStep.AddLearner(var node):
                await members.AddLearnerAsync(offers.First(offer => offer.Node == node).PeerUrl, token);
                logger.LearnerAdded(node);
                break;
            case VoterStep.Promote({ Id: var id, Name: var name }):
                await members.PromoteAsync(id, token);
                logger.LearnerPromoted(name);
                break;
            case VoterStep.Remove({ Id: var id, Name: var name }, var isReplacement):
                if (isReplacement && !await NoteRemovalAsync(removal, token)) break;
                await members.RemoveAsync(id, token);
                logger.MemberRemoved(name);
                break;
        }
    }

    private VoterView See(IReadOnlyList<MemberStatus> all, IReadOnlyList<StoredOffer> offers, KeyValue? removal)
    {
        var reached = all.FirstOrDefault(m => m.IsLeader)?.Status?.RaftAppliedIndex ?? ulong.MaxValue;
        VoterMember[] seen =
        [
            .. all.Select(m => new VoterMember(
                m.Member.ID, m.Member.Name, m.Member.IsLearner, m.IsLeader, m.Status?.RaftAppliedIndex >= reached, AbsenceOf(m))),
        ];
        string[] candidates =
        [
            .. offers.Where(o => all.All(m => m.Member.Name != o.Node && !m.Member.PeerURLs.Contains(o.PeerUrl))).Select(o => o.Node),
        ];
        var since = removal is null
            ? TimeSpan.MaxValue
            : _clock.GetUtcNow() - new DateTimeOffset(StoredRemoval.Parser.ParseFrom(removal.Value).Time, TimeSpan.Zero);
        var view = new VoterView(seen, candidates, since, TimeSpan.Zero);
        _pairSince = view.IsPair ? _pairSince ?? _clock.GetTimestamp() : null;
        return _pairSince is { } pair ? view with { AsPair = _clock.GetElapsedTime(pair) } : view;
    }

    private TimeSpan AbsenceOf(MemberStatus m)
    {
        if (m.Status is not null)
        {
            if (_lastSeen.Remove(m.Member.ID)) logger.MemberBack(m.Name);
            return TimeSpan.Zero;
        }

        if (_lastSeen.TryAdd(m.Member.ID, _clock.GetTimestamp()) && m.Member.Name.Length > 0) logger.MemberAway(m.Name);
        return _clock.GetElapsedTime(_lastSeen[m.Member.ID]) + TimeSpan.FromTicks(1);
    }

    /// <summary>False: another node has taken a voter out meanwhile.</summary>
    private async Task<bool> NoteRemovalAsync(KeyValue? seen, CancellationToken token)
    {
        var now = new StoredRemoval { Time = _clock.GetUtcNow().UtcTicks };
        var request = new TxnRequest
        {
            Compare = { Operations.IsAt(keys.Removal, seen?.ModRevision ?? 0) },
            Success = { Operations.Put(keys.Removal, now) },
        };
        return (await members.Client.TransactAsync(request, token)).Succeeded;
    }
}
