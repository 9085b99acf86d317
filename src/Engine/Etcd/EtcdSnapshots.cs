using Google.Protobuf;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// Snapshots of streams. A state that is larger than etcd takes at once is written in chunks under a lease, which go by themselves
/// when the writer dies; the transaction that makes them the snapshot takes them from the lease and removes the elder ones.
/// </summary>
internal sealed class EtcdSnapshots(EtcdStore store)
{
    /// <exception cref="ArgumentException">The stream does not reach that far.</exception>
    public async Task SaveAsync(string stream, byte[] name, StreamSnapshot snapshot, CancellationToken token)
    {
        var id = StoredAppends.Bytes(Guid.NewGuid());
        var chunks = Chunks(snapshot.State);
        var lease = chunks.Count == 1 ? 0 : await WriteAsync(name, id, chunks, token);
        var stored = new StoredSnapshot
        {
            Sequence = snapshot.Sequence,
            SchemaVersion = snapshot.SchemaVersion,
            Id = id,
            Chunks = chunks.Count,
        };
        try
        {
            while (!await TryCommitAsync(stream, name, stored, chunks, token))
            {
                // Another snapshot was written meanwhile; it is looked at again which of them is newer.
            }
        }
        finally
        {
            if (lease != 0) await RevokeAsync(lease, token);
        }
    }

    public async Task<StreamSnapshot?> LoadAsync(byte[] name, CancellationToken token)
    {
        while (true)
        {
            var answer = await store.Client.RangeAsync(new RangeRequest { Key = store.Keys.Snapshot(name) }, token);
            if (answer.Kvs.Count == 0) return null;
            var stored = StoredSnapshot.Parser.ParseFrom(answer.Kvs[0].Value);
            var request = new TxnRequest { Success = { Operations.Get(Operations.Below(store.Keys.Chunks(name, stored.Id))) } };
            var chunks = (await store.Client.ReadPageAsync(request, token)).Responses[0].ResponseRange.Kvs;
            // Fewer: a newer snapshot has replaced it between the two reads.
            if (chunks.Count < stored.Chunks) continue;
            var state = new MemoryStream();
            foreach (var chunk in chunks) state.Write(chunk.Value.Span);
            return new StreamSnapshot(stored.Sequence, stored.SchemaVersion, state.ToArray());
        }
    }

    private static List<ByteString> Chunks(ReadOnlyMemory<byte> state)
    {
        var chunks = new List<ByteString>();
        do
        {
            var bytes = Math.Min(state.Length, EtcdLimits.ChunkBytes);
            chunks.Add(ByteString.CopyFrom(state.Span[..bytes]));
            state = state[bytes..];
        }
        while (state.Length > 0);
        return chunks;
    }

    private async Task<long> WriteAsync(byte[] name, ByteString id, List<ByteString> chunks, CancellationToken token)
    {
        var grant = new LeaseGrantRequest { TTL = (long)EtcdLimits.ChunkTime.TotalSeconds };
        var lease = (await store.Client.CallAsync(EtcdMethods.Grant, grant, EtcdLimits.TryTime, token)).ID;
        for (var i = 0; i < chunks.Count; i++)
        {
            var put = new PutRequest { Key = store.Keys.Chunk(name, id, i), Value = chunks[i], Lease = lease };
            await store.Client.CallAsync(EtcdMethods.Put, put, EtcdLimits.CallTime, token);
        }

        return lease;
    }

    private async Task<bool> TryCommitAsync(
        string stream, byte[] name, StoredSnapshot stored, List<ByteString> chunks, CancellationToken token)
    {
        var keys = store.Keys;
        var looked = await store.Client.TransactAsync(
            new TxnRequest { Success = { Operations.Get(keys.StreamHead(name)), Operations.Get(keys.Snapshot(name)) } }, token);
        var head = HeadOfStream.Of(looked.Found(0)).Sequence;
        if (stored.Sequence > head)
            throw new ArgumentException($"snapshot at {stored.Sequence} of {stream}, whose last event is {head}");
        var found = looked.Found(1);
        var elder = found is null ? null : StoredSnapshot.Parser.ParseFrom(found.Value);
        // The same one: it was committed, and the answer was lost.
        if (elder is not null && (elder.Sequence > stored.Sequence || elder.Id == stored.Id)) return true;
        var request = new TxnRequest
        {
            Compare = { Operations.IsAt(keys.Snapshot(name), found?.ModRevision ?? 0) },
            Success = { Operations.Put(keys.Snapshot(name), stored) },
        };
        for (var i = 0; i < chunks.Count; i++)
        {
            var key = keys.Chunk(name, stored.Id, i);
            request.Success.Add(chunks.Count == 1 ? Operations.Put(key, chunks[i]) : Operations.Keep(key));
        }

        if (elder is not null)
            request.Success.Add(Operations.Delete(keys.Chunks(name, elder.Id), EtcdKeys.Behind(keys.Chunks(name, elder.Id))));
        return (await store.Client.TransactAsync(request, token)).Succeeded;
    }

    private async Task RevokeAsync(long lease, CancellationToken token)
    {
        try
        {
            var revoke = new LeaseRevokeRequest { ID = lease };
            await store.Client.CallAsync(EtcdMethods.Revoke, revoke, EtcdLimits.TryTime, token);
        }
        catch (IOException)
        {
            // It ends by itself, and holds nothing but chunks of no snapshot.
        }
    }
}
