using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Etcd;

/// <summary>The log in etcd. The position of an append is the revision of its transaction.</summary>
internal sealed class EtcdLog(EtcdStore store) : IEventLog
{
    /// <summary>Ends of the streams this node has written to: a guess that each append checks.</summary>
    private readonly ConcurrentDictionary<string, HeadOfStream> _heads = new(StringComparer.Ordinal);

    private readonly EtcdPages _pages = new(store);
    private readonly EtcdSnapshots _snapshots = new(store);
    private readonly EtcdTrim _trim = new(store);

    public EngineLimits Limits => EtcdLimits.Append;

    public Task<AppendResult> AppendAsync(
        string stream,
        long expectedSequence,
        IReadOnlyList<NewEvent> events,
        AppendContext context,
        Fence fence,
        CancellationToken token)
    {
        AppendRules.StreamBytes(stream);
        AppendRules.Check(expectedSequence, events, context, Limits);
        token.ThrowIfCancellationRequested();
        return new EtcdAppend(store, _heads, stream, expectedSequence, events, context, fence).RunAsync(token);
    }

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        var name = AppendRules.StreamBytes(stream);
        var next = Math.Max(1, fromSequence);
        for (long? end = null; end is null || next <= end;)
        {
            var (events, head) = await _pages.OfStreamAsync(name, next, token);
            end ??= head;
            foreach (var e in events.TakeWhile(e => e.Sequence <= end))
            {
                yield return e;
                next = e.Sequence + 1;
            }

            if (events.Count == 0) yield break;
        }
    }

    public async IAsyncEnumerable<string> StreamsAsync(
        string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        var range = Operations.Below(store.Keys.StreamHead(prefix.Length == 0 ? [] : AppendRules.StreamBytes(prefix)));
        range.KeysOnly = true;
        range.Limit = EtcdLimits.PageKeys;
        while (true)
        {
            var answer = await store.Client.RangeAsync(range, token);
            foreach (var kv in answer.Kvs) yield return store.Keys.StreamOf(kv.Key);
            if (!answer.More) yield break;
            range.Key = Google.Protobuf.ByteString.CopyFrom([.. answer.Kvs[^1].Key.Span, 0]);
        }
    }

    public async IAsyncEnumerable<LogBatch> SubscribeAsync(
        Position after, [EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, store.Client.Stopped);
        await foreach (var batch in new EtcdSubscription(store, after).RunAsync(either.Token)) yield return batch;
    }

    public async Task<Position> HeadAsync(CancellationToken token)
    {
        var answer = await store.Client.RangeAsync(new RangeRequest { Key = store.Keys.Head }, token);
        return store.At(answer.Kvs.Count > 0 ? answer.Kvs[0].ModRevision : 0);
    }

    public Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token)
    {
        AppendRules.CheckSnapshot(snapshot);
        return _snapshots.SaveAsync(stream, AppendRules.StreamBytes(stream), snapshot, token);
    }

    public Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token) =>
        _snapshots.LoadAsync(AppendRules.StreamBytes(stream), token);

    public Task TrimAsync(string stream, long belowSequence, CancellationToken token) =>
        _trim.RunAsync(stream, AppendRules.StreamBytes(stream), belowSequence, token);
}
