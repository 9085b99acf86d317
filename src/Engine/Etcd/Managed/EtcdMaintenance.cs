using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// Keeps the members' databases small: old revisions are compacted well behind those who follow; the file of a member that is
/// mostly empty is written anew, one member at a time, the leader last; a member that is full is emptied and its alarm ended.
/// </summary>
internal sealed class EtcdMaintenance(EtcdMembers members, ManagedEtcdOptions options, ILogger logger)
{
    private readonly EtcdClient _client = members.Client;

    /// <summary>Revisions, and when they were the newest.</summary>
    private readonly Queue<(long At, long Revision)> _marks = [];

    private long? _lastTurn;
    private bool _toldFull;

    /// <summary>Does what is due; at most once in <see cref="ManagedLimits.MaintenanceTime"/>.</summary>
    /// <param name="all">What the members said just now.</param>
    public async Task TurnAsync(IReadOnlyList<MemberStatus> all, CancellationToken token)
    {
        if (_lastTurn is { } last && _client.Clock.GetElapsedTime(last) < ManagedLimits.MaintenanceTime) return;
        _lastTurn = _client.Clock.GetTimestamp();
        var revision = all.Max(m => m.Status?.Header.Revision ?? 0);
        var alarms = await AlarmsAsync(new AlarmRequest(), token);
        foreach (var alarm in alarms.Where(alarm => alarm.Alarm == AlarmType.Corrupt))
            logger.MemberCorrupt(NameOf(all, alarm.MemberID));
        MemberStatus[] full = [.. all.Where(m => alarms.Any(a => a.Alarm == AlarmType.Nospace && a.MemberID == m.Member.ID))];
        if (full.Length > 0) await EmptyAsync(full, revision, token);
        else await KeepSmallAsync(all, revision, token);
    }

    private async Task KeepSmallAsync(IReadOnlyList<MemberStatus> all, long revision, CancellationToken token)
    {
        _toldFull = false;
        await CompactOldAsync(revision, token);
        var sparse = all.Where(m => m.Status is { } s && s.DbSize > options.SparseBytes && s.DbSize > 2 * s.DbSizeInUse)
            .OrderBy(m => m.IsLeader).FirstOrDefault();
        if (sparse is not null) await DefragmentAsync(sparse, token);
        foreach (var m in all.Where(m => m.Status?.DbSizeInUse > options.QuotaBytes * ManagedLimits.FullShare))
            logger.MemberFillsUp(m.Name, m.Status!.DbSizeInUse >> 20, options.QuotaBytes >> 20);
    }

    private async Task CompactOldAsync(long revision, CancellationToken token)
    {
        _marks.Enqueue((_client.Clock.GetTimestamp(), revision));
        var old = 0L;
        while (_client.Clock.GetElapsedTime(_marks.Peek().At) >= ManagedLimits.RevisionTime) old = _marks.Dequeue().Revision;
        old = Math.Min(old, revision - options.KeptRevisions);
        if (old > 0) await CompactAsync(old, token);
    }

    /// <summary>The watch history goes as well: who followed by it reads pages of the log instead.</summary>
    private async Task EmptyAsync(MemberStatus[] full, long revision, CancellationToken token)
    {
        await CompactAsync(revision, token);
        foreach (var m in full.Where(m => m.Status is not null).OrderBy(m => m.IsLeader))
        {
            await DefragmentAsync(m, token);
            var now = await members.StatusAsync(EtcdMembers.UrlOf(m.Member)!, token);
            if (now is not null && now.DbSize < options.QuotaBytes)
            {
                var off = new AlarmRequest
                {
                    Action = AlarmRequest.Types.AlarmAction.Deactivate,
                    MemberID = m.Member.ID,
                    Alarm = AlarmType.Nospace,
                };
                await AlarmsAsync(off, token);
                logger.MemberEmptied(m.Name, now.DbSize >> 20);
            }
            else if (!_toldFull)
            {
                _toldFull = true;
                logger.MemberFull(m.Name, options.QuotaBytes >> 20);
            }
        }
    }

    private async Task CompactAsync(long revision, CancellationToken token)
    {
        try
        {
            await _client.CallAsync(EtcdMethods.Compact, new CompactionRequest { Revision = revision }, EtcdLimits.PageTime, token);
        }
        catch (GrpcException e) when (e.Status == GrpcStatus.OutOfRange)
        {
            // Compacted already.
        }
    }

    private async Task DefragmentAsync(MemberStatus m, CancellationToken token)
    {
        await _client.AskAsync(
            EtcdMembers.UrlOf(m.Member)!, EtcdMethods.Defragment, new DefragmentRequest(), ManagedLimits.DefragmentTime, token);
        logger.MemberDefragmented(m.Name, m.Status!.DbSize >> 20);
    }

    private async Task<IReadOnlyList<AlarmMember>> AlarmsAsync(AlarmRequest request, CancellationToken token) =>
        (await _client.CallAsync(EtcdMethods.Alarm, request, EtcdLimits.TryTime, token)).Alarms;

    private static string NameOf(IReadOnlyList<MemberStatus> all, ulong id) =>
        all.FirstOrDefault(m => m.Member.ID == id)?.Name ?? "unknown";
}
