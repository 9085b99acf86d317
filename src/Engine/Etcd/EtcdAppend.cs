using System.Collections.Concurrent;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// One append: a transaction that holds only if the stream ends as this node believes, the fence is the owner's and no event is
/// in the log. If it does not hold, the same transaction tells what is there: 1 a retry is answered as before, 2 the fence,
/// 3 the sequence; when all of them are right, this node's idea of the stream's end was old, and it tries again with the true one.
/// </summary>
internal sealed class EtcdAppend(
    EtcdStore store, ConcurrentDictionary<string, HeadOfStream> heads, string stream, long expectedSequence,
    IReadOnlyList<NewEvent> events, AppendContext context, Fence fence)
{
    private readonly byte[] _name = AppendRules.StreamBytes(stream);
    private readonly string _scope = ShardHash.Scope(ShardHash.ShardOf(stream));

    /// <exception cref="ArgumentException">An event id is in another append, or it is more than this etcd takes.</exception>
    public async Task<AppendResult> RunAsync(CancellationToken token)
    {
        try
        {
            while (true)
            {
                var head = heads.GetValueOrDefault(stream, HeadOfStream.None);
                var tries = head.Sequence == expectedSequence && fence.Scope == _scope && fence.Token > 0;
                var answer = await store.Client.TransactAsync(tries ? Guarded(head) : LookUp(), token);
                if (tries && answer.Succeeded) return Done(head, answer.Header.Revision);
                if (Judge(answer) is { } verdict) return verdict;
            }
        }
        catch (EtcdUnavailableException e)
        {
            return new AppendResult.Unavailable(e.MayHaveHappened, e.Message);
        }
        catch (GrpcException e) when (e.IsFull)
        {
            return await FullAsync(e, token);
        }
        catch (GrpcException e) when (e.Status is GrpcStatus.InvalidArgument or GrpcStatus.ResourceExhausted)
        {
            throw new ArgumentException($"etcd does not take this append: {e.Message}", e);
        }
        catch (GrpcException e)
        {
            return new AppendResult.Unavailable(MayHaveCommitted: false, e.Message);
        }
    }

    private TxnRequest Guarded(HeadOfStream head)
    {
        var keys = store.Keys;
        var after = head.After(stream, events, context);
        var request = new TxnRequest
        {
            Compare =
            {
                Operations.IsAt(keys.StreamHead(_name), head.Revision),
                Operations.IsAt(keys.Owner(_scope), fence.Token),
                events.Select(e => Operations.IsAt(keys.Event(e.Id), 0)),
            },
            Success =
            {
                Operations.Put(
                    keys.Append(_name, after.Sequence), StoredAppends.Of(stream, head, events, context)),
                Operations.Put(keys.StreamHead(_name), after.Stored),
                Operations.Put(keys.Head, Google.Protobuf.ByteString.Empty),
                events.Select((e, i) => Operations.Put(
                    keys.Event(e.Id), new StoredPlace { Stream = stream, Sequence = head.Sequence + 1 + i })),
            },
        };
        request.Failure.Add(LookUp().Success);
        return request;
    }

    private TxnRequest LookUp() => new()
    {
        Success =
        {
            Operations.Get(store.Keys.StreamHead(_name)),
            Operations.Get(store.Keys.Owner(_scope)),
            events.Select(e => Operations.Get(store.Keys.Event(e.Id))),
        },
    };

    private AppendResult.Ok Done(HeadOfStream head, long revision)
    {
        var after = head.After(stream, events, context) with { Revision = revision };
        heads[stream] = after;
        return new AppendResult.Ok(store.At(revision), after.Sequence);
    }

    private AppendResult? Judge(TxnResponse looked)
    {
        var head = heads[stream] = HeadOfStream.Of(looked.Found(0));
        if (Earlier(looked) is { } earlier) return earlier;
        if (fence.Scope != _scope || fence.Token <= 0 || looked.Found(1)?.ModRevision != fence.Token)
            return new AppendResult.Fenced();
        return head.Sequence == expectedSequence ? null : new AppendResult.Conflict(head.Sequence);
    }

    private AppendResult.Ok? Earlier(TxnResponse looked)
    {
        var found = events.Select((_, i) => looked.Found(i + 2)).ToArray();
        if (found.All(kv => kv is null)) return null;
        var first = found[0] is { } kv ? StoredPlace.Parser.ParseFrom(kv.Value) : null;
        for (var i = 0; i < found.Length; i++)
        {
            var place = found[i] is { } one ? StoredPlace.Parser.ParseFrom(one.Value) : null;
            var same = first is not null && place is not null && place.Stream == stream
                && place.Sequence == first.Sequence + i && found[i]!.ModRevision == found[0]!.ModRevision;
            if (!same)
                throw new ArgumentException($"event id {events[i].Id} is in the log already, in another append");
        }

        return new AppendResult.Ok(store.At(found[0]!.ModRevision), first!.Sequence + found.Length - 1);
    }

    /// <summary>
    /// etcd says so of a request that it refused, and of the one that it carried out with the last of its space: what is in the
    /// log now tells which.
    /// </summary>
    private async Task<AppendResult> FullAsync(GrpcException full, CancellationToken token)
    {
        try
        {
            var looked = await store.Client.TransactAsync(LookUp(), token);
            return Earlier(looked) is { } earlier
                ? earlier
                : new AppendResult.Unavailable(MayHaveCommitted: false, full.Message);
        }
        catch (EtcdUnavailableException e)
        {
            return new AppendResult.Unavailable(MayHaveCommitted: true, e.Message);
        }
    }
}
