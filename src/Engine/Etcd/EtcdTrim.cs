using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// Trimming a stream: first one transaction says what is gone, which is what readers go by; then the keys are deleted. What a trim
/// that was cut short leaves behind, the next one of the stream deletes. An append of which some events stay, stays whole.
/// </summary>
internal sealed class EtcdTrim(EtcdStore store)
{
    /// <exception cref="InvalidOperationException">No snapshot covers these events.</exception>
    public async Task RunAsync(string stream, byte[] name, long belowSequence, CancellationToken token)
    {
        while (!await TryMarkAsync(stream, name, belowSequence, token))
        {
            // Another stream was trimmed at the same time.
        }

        while (await DeleteAsync(name, belowSequence, token))
        {
            // There is more.
        }
    }

    private async Task<bool> TryMarkAsync(string stream, byte[] name, long belowSequence, CancellationToken token)
    {
        var keys = store.Keys;
        // The append that the last of these events is in.
        var last = new RangeRequest
        {
            Key = keys.Append(name, Math.Max(0, belowSequence - 1)),
            RangeEnd = EtcdKeys.Behind(keys.StreamAppends(name)),
            Limit = 1,
        };
        var looked = await store.Client.TransactAsync(
            new TxnRequest
            {
                Success =
                {
                    Operations.Get(keys.StreamHead(name)), Operations.Get(keys.Snapshot(name)),
                    Operations.Get(keys.StreamTrim(name)), Operations.Get(keys.Trim), Operations.Get(last),
                },
            },
            token);
        if (looked.Found(0) is null) return true;
        var covered = looked.Found(1) is { } snapshot ? StoredSnapshot.Parser.ParseFrom(snapshot.Value).Sequence : 0;
        if (belowSequence > covered + 1)
            throw new InvalidOperationException(
                $"cannot trim {stream} below {belowSequence}: its snapshot covers events up to {covered}");
        var gone = looked.Found(2) is { } trim ? StoredTrim.Parser.ParseFrom(trim.Value).Sequence : 0;
        if (belowSequence - 1 <= gone || looked.Found(4) is not { } append) return true;
        var trimmed = looked.Found(3) is { } all ? StoredTrim.Parser.ParseFrom(all.Value).Position : 0;
        var request = new TxnRequest
        {
            Compare =
            {
                Operations.IsAt(keys.StreamTrim(name), looked.Found(2)?.ModRevision ?? 0),
                Operations.IsAt(keys.Trim, looked.Found(3)?.ModRevision ?? 0),
            },
            Success =
            {
                Operations.Put(keys.StreamTrim(name), new StoredTrim { Sequence = belowSequence - 1 }),
                Operations.Put(keys.Trim, new StoredTrim { Position = Math.Max(trimmed, append.ModRevision) }),
            },
        };
        return (await store.Client.TransactAsync(request, token)).Succeeded;
    }

    /// <summary>Deletes some appends with the ids of their events; false when none was left.</summary>
    private async Task<bool> DeleteAsync(byte[] name, long belowSequence, CancellationToken token)
    {
        var keys = store.Keys;
        if (belowSequence <= 1) return false;
        var range = new RangeRequest
        {
            Key = keys.StreamAppends(name),
            RangeEnd = keys.Append(name, belowSequence),
            Limit = EtcdLimits.TrimAppends,
        };
        var page = await store.Client.RangeAsync(range, token);
        var request = new TxnRequest();
        foreach (var kv in page.Kvs)
        {
            var append = StoredAppend.Parser.ParseFrom(kv.Value);
            if (request.Success.Count + append.Events.Count + 1 > EtcdLimits.TransactionOperations) break;
            request.Success.Add(Operations.Delete(kv.Key));
            request.Success.Add(append.Events.Select(e => Operations.Delete(keys.Event(StoredAppends.Id(e.Id)))));
        }

        if (request.Success.Count == 0) return false;
        await store.Client.TransactAsync(request, token);
        return true;
    }
}
