using System.Runtime.CompilerServices;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// Follows the log: 1 reads pages up to the head; 2 watches from there on; 3 when the watch ends, or is quiet although the
/// head has moved, it begins again with pages, from where it was.
/// </summary>
internal sealed class EtcdSubscription(EtcdStore store, Position after)
{
    private readonly EtcdPages _pages = new(store);
    private readonly AppendOrder _order = new(after);
    private Position _reached = after;
    private bool _away;

    /// <exception cref="PositionTrimmedException">Events behind the position reached are gone.</exception>
    /// <exception cref="EngineUnavailableException">etcd cannot be reached at the beginning; later it is waited for.</exception>
    public async IAsyncEnumerable<LogBatch> RunAsync([EnumeratorCancellation] CancellationToken token)
    {
        for (var first = true; ;)
        {
            if (await PageAsync(first, token) is not { } page) continue;
            for (var i = 0; i < page.Appends.Count; i++)
            {
                var atHead = !page.More && i == page.Appends.Count - 1;
                await foreach (var batch in OfferAsync(page.Appends[i], atHead, token)) yield return batch;
            }

            if (page.More) continue;
            if (first && page.Appends.Count == 0) yield return new LogBatch(store.At(_reached.Value), [], CaughtUp: true);
            first = false;
            await foreach (var batch in WatchAsync(page.Revision + 1, token)) yield return batch;
        }
    }

    private async IAsyncEnumerable<LogBatch> WatchAsync(long from, [EnumeratorCancellation] CancellationToken token)
    {
        await using var watch = await store.Client.WatchAsync(Request(from), token);
        if (watch is null)
        {
            await Task.Delay(EtcdLimits.FollowPause, store.Clock, token);
            yield break;
        }

        while (true)
        {
            if (await watch.NextAsync(token) is not { } changes)
            {
                if (watch.IsQuiet && !await HeadHasMovedAsync(token)) continue;
                yield break;
            }

            for (var i = 0; i < changes.Events.Count; i++)
            {
                var kv = changes.Events[i].Kv;
                var append = (kv.ModRevision, StoredAppend.Parser.ParseFrom(kv.Value));
                var atHead = i == changes.Events.Count - 1;
                await foreach (var batch in OfferAsync(append, atHead, token)) yield return batch;
            }
        }
    }

    private async IAsyncEnumerable<LogBatch> OfferAsync(
        (long Revision, StoredAppend Append) arrived, bool atHead, [EnumeratorCancellation] CancellationToken token)
    {
        var (revision, append) = arrived;
        var arrival = _order.Judge(revision, append.Stream, append.FirstSequence, append.LastSequence());
        if (arrival == Arrival.Known) yield break;
        if (arrival == Arrival.BehindHole)
        {
            EtcdMetrics.RepairedHoles.Add(1);
            store.Client.Logger.HoleRepaired(append.Stream, append.FirstSequence);
            await foreach (var batch in RepairAsync(append, token)) yield return batch;
        }

        _order.Delivered(revision, append.Stream, append.LastSequence());
        _reached = store.At(_order.Last);
        yield return new LogBatch(_reached, StoredAppends.Read(append, store.At(revision)), atHead);
    }

    /// <summary>The missing appends, late: their positions may be smaller than what was delivered, the position reached is not.</summary>
    private async IAsyncEnumerable<LogBatch> RepairAsync(StoredAppend until, [EnumeratorCancellation] CancellationToken token)
    {
        var name = AppendRules.StreamBytes(until.Stream);
        for (var next = _order.NextOf(until.Stream); next < until.FirstSequence;)
        {
            var (events, _) = await _pages.OfStreamAsync(name, next, token);
            foreach (var whole in events.Where(e => e.Sequence < until.FirstSequence).GroupBy(e => e.Position))
            {
                LoggedEvent[] missing = [.. whole];
                next = missing[^1].Sequence + 1;
                yield return new LogBatch(_reached, missing, CaughtUp: false);
            }
        }
    }

    /// <summary>Null after a pause, when etcd cannot be reached.</summary>
    private async Task<EtcdPage?> PageAsync(bool first, CancellationToken token)
    {
        try
        {
            var page = await _pages.AfterAsync(_reached, token);
            if (_away) store.Client.Logger.FollowedAgain();
            _away = false;
            return page;
        }
        catch (EngineUnavailableException e) when (!first)
        {
            Away(e);
        }

        await Task.Delay(EtcdLimits.FollowPause, store.Clock, token);
        return null;
    }

    private async Task<bool> HeadHasMovedAsync(CancellationToken token)
    {
        try
        {
            var answer = await store.Client.RangeAsync(new RangeRequest { Key = store.Keys.Head }, token);
            return answer.Kvs.Count > 0 && answer.Kvs[0].ModRevision > _order.Last;
        }
        catch (EngineUnavailableException e)
        {
            Away(e);
            return true;
        }
    }

    private void Away(EngineUnavailableException e)
    {
        if (!_away) store.Client.Logger.NotFollowed(e.Message);
        _away = true;
    }

    private WatchCreateRequest Request(long from)
    {
        var appends = Operations.Below(store.Keys.Appends);
        return new WatchCreateRequest
        {
            Key = appends.Key,
            RangeEnd = appends.RangeEnd,
            StartRevision = from,
            // Without it one answer may carry a thousand revisions of any size. An append is one key, so none is torn.
            Fragment = true,
            Filters = { WatchCreateRequest.Types.FilterType.Nodelete },
        };
    }
}
