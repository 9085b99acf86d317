using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// Reads in pages that fit into one answer: smaller ones when events are large. For each page of the log etcd goes through all appends, so
/// pages are big; a watch from an old revision would be slower still, and cannot begin before a compaction.
/// </summary>
internal sealed class EtcdPages(EtcdStore store)
{
    private int _keys = EtcdLimits.PageKeys;

    /// <exception cref="PositionTrimmedException">Events after it are gone, or it is of another history.</exception>
    public async Task<EtcdPage> AfterAsync(Position after, CancellationToken token)
    {
        var range = Operations.Below(store.Keys.Appends);
        range.MinModRevision = after.Value + 1;
        range.SortTarget = RangeRequest.Types.SortTarget.Mod;
        range.SortOrder = RangeRequest.Types.SortOrder.Ascend;
        var answer = await ReadAsync(range, [store.Keys.Trim, store.Keys.Head], token);
        var trimmed = Trimmed(answer.Found(1));
        var foreign = after.Value != 0 && after.Epoch != store.Epoch;
        var head = answer.Found(2)?.ModRevision ?? 0;
        if (foreign || after.Value < trimmed || after.Value > head) throw new PositionTrimmedException(store.At(trimmed));
        var page = answer.Responses[0].ResponseRange;
        return new EtcdPage(
            [.. page.Kvs.Select(kv => (kv.ModRevision, StoredAppend.Parser.ParseFrom(kv.Value)))],
            page.More,
            answer.Header.Revision);
    }

    /// <summary>Reads one stream up to the end it has now.</summary>
    /// <exception cref="PositionTrimmedException">Events from that sequence are gone.</exception>
    public async Task<(IReadOnlyList<LoggedEvent> Events, long Head)> OfStreamAsync(
        byte[] name, long from, CancellationToken token)
    {
        var keys = store.Keys;
        var range = new RangeRequest { Key = keys.Append(name, from), RangeEnd = EtcdKeys.Behind(keys.StreamAppends(name)) };
        var answer = await ReadAsync(range, [keys.StreamHead(name), keys.StreamTrim(name), keys.Trim], token);
        var head = HeadOfStream.Of(answer.Found(1)).Sequence;
        var events = answer.Responses[0].ResponseRange.Kvs
            .SelectMany(kv => StoredAppends.Read(StoredAppend.Parser.ParseFrom(kv.Value), store.At(kv.ModRevision)))
            .Where(e => e.Sequence >= from)
            .ToArray();
        var gone = answer.Found(2) is { } trim ? StoredTrim.Parser.ParseFrom(trim.Value).Sequence : 0;
        if (head > 0 && (from <= gone || (from <= head && (events.Length == 0 || events[0].Sequence != from))))
            throw new PositionTrimmedException(store.At(Trimmed(answer.Found(3))));
        return (events, head);
    }

    private static long Trimmed(KeyValue? found) =>
        found is null ? 0 : StoredTrim.Parser.ParseFrom(found.Value).Position;

    /// <summary>A range and some keys, as of one revision.</summary>
    private async Task<TxnResponse> ReadAsync(
        RangeRequest range, IEnumerable<Google.Protobuf.ByteString> keys, CancellationToken token)
    {
        while (true)
        {
            range.Limit = _keys;
            var request = new TxnRequest { Success = { Operations.Get(range), keys.Select(Operations.Get) } };
            try
            {
                return await store.Client.ReadPageAsync(request, token);
            }
            catch (MessageTooLargeException) when (_keys > 1)
            {
                _keys = Math.Max(1, _keys / 8);
            }
        }
    }
}
