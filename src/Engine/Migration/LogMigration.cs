using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Migration;

/// <summary>
/// Copies a log into another engine, event for event: 1 nodes must run on neither; 2 what the target holds must be the beginning of
/// the source; 3 events are appended in the source's order (of a log with trimmed events stream by stream, as its journal has them);
/// 4 snapshots are copied; 5 the target is read as a whole and compared. Cut short, it goes on when it is run again.
/// </summary>
/// <param name="source">Read, never written.</param>
/// <param name="copied">Told now and then how many events were copied.</param>
public sealed class LogMigration(IEngine source, IEngine target, TimeProvider clock, Action<long> copied)
{
    private const int ToldEvery = 10_000;
    private static readonly TimeSpan SessionTtl = TimeSpan.FromSeconds(15);
    private readonly Dictionary<string, StreamDigest> _ends = new(StringComparer.Ordinal);
    private long _copied;

    /// <returns>What both logs hold.</returns>
    /// <exception cref="MigrationException">They cannot be made equal; the message says why.</exception>
    public async Task<LogDigest> RunAsync(CancellationToken token)
    {
        await RefuseNodesAsync(source, "the old log", token);
        await RefuseNodesAsync(target, "the new log", token);
        var head = await source.Log.HeadAsync(token);
        var there = await LogDigest.ReadAsync(target.Log, token);
        foreach (var (stream, end) in there) await RequireAsync(stream, end, token);
        var me = new NodeInfo("engine-migration", "none", [], "none", NodeState.Joining);
        await using (var session = await target.Membership.JoinAsync(me, SessionTtl, token))
        {
            await CopyAsync(new MigrationTarget(target, session, there, clock), token);
            await CopySnapshotsAsync(token);
        }

        if (await source.Log.HeadAsync(token) != head)
            throw new MigrationException("the old log was written to meanwhile: stop its nodes and run the same command again");
        var copy = LogDigest.Of(await LogDigest.ReadAsync(target.Log, token));
        if (copy != LogDigest.Of(_ends)) throw new MigrationException($"the new log is not equal to the old one: {copy}");
        return copy;
    }

    private static async Task RefuseNodesAsync(IEngine engine, string what, CancellationToken token)
    {
        await foreach (var members in engine.Membership.WatchAsync(token))
        {
            if (members.Count == 0) return;
            throw new MigrationException(
                $"node {members[0].Id} runs on {what}, or was killed less than its TTL ago: stop it and run the same command again");
        }
    }

    /// <summary>The hash of an event stands for all before it.</summary>
    private async Task RequireAsync(string stream, StreamDigest end, CancellationToken token)
    {
        if (end == StreamDigest.Empty) return;
        await foreach (var logged in source.Log.ReadAsync(stream, end.Sequence, token))
        {
            if (Convert.ToHexStringLower(EventHash.Of(logged)) == end.Hash) return;
            break;
        }

        throw new MigrationException(
            $"the new log is not empty and is another history: its {end.Sequence} events of {stream} are not those of the old log");
    }

    private async Task CopyAsync(MigrationTarget to, CancellationToken token)
    {
        try
        {
            await foreach (var batch in source.Log.SubscribeAsync(Position.Start, token))
            {
                if (batch.Events.Count > 0) await CopyAsync(to, batch.Events, token);
                if (batch.CaughtUp) return;
            }
        }
        catch (PositionTrimmedException)
        {
            await CopyByStreamAsync(to, token);
        }
    }

    private async Task CopyByStreamAsync(MigrationTarget to, CancellationToken token)
    {
        _ends.Clear();
        _copied = 0;
        await foreach (var stream in source.Log.StreamsAsync(string.Empty, token))
        {
            try
            {
                var append = new List<LoggedEvent>();
                await foreach (var logged in source.Log.ReadAsync(stream, 1, token))
                {
                    if (append.Count > 0 && (logged.Position != append[0].Position || logged.Context != append[0].Context))
                    {
                        await CopyAsync(to, append, token);
                        append = [];
                    }

                    append.Add(logged);
                }

                if (append.Count > 0) await CopyAsync(to, append, token);
            }
            catch (PositionTrimmedException)
            {
                throw new MigrationException(
                    $"events of {stream} are gone from the old log and from this node's journal: run this on a node that has them");
            }
        }
    }

    private async Task CopyAsync(MigrationTarget to, IReadOnlyList<LoggedEvent> append, CancellationToken token)
    {
        var stream = append[0].Stream;
        _ends[stream] = append.Aggregate(_ends.GetValueOrDefault(stream, StreamDigest.Empty), (end, logged) => end.With(logged));
        await to.AppendAsync(append, token);
        var before = _copied;
        _copied += append.Count;
        if (_copied / ToldEvery != before / ToldEvery) copied(_copied);
    }

    private async Task CopySnapshotsAsync(CancellationToken token)
    {
        foreach (var stream in _ends.Keys)
        {
            if (await source.Log.LoadSnapshotAsync(stream, token) is { } snapshot)
                await target.Log.SaveSnapshotAsync(stream, snapshot, token);
        }
    }
}
