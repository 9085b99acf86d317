using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Log;

/// <summary>
/// One append inside the writer's transaction: 1 a retry is answered as before, 2 the fence, 3 the sequence,
/// 4 the events, each chained to the one before.
/// </summary>
internal sealed class Append(
    string stream, byte[] name, long expectedSequence, IReadOnlyList<NewEvent> events, AppendContext context,
    Fence fence, int bytes)
{
    /// <summary>Of the stream's shard.</summary>
    public string Scope { get; } = ShardHash.Scope(ShardHash.ShardOf(stream));

    /// <summary>UTF-8 bytes of the stream's name.</summary>
    public byte[] Name => name;

    public IReadOnlyList<NewEvent> Events => events;

    /// <summary>Of all payloads.</summary>
    public int Bytes => bytes;

    public AppendResult Judge(IAppendTransaction log)
    {
        if (Earlier(log) is { } earlier) return earlier;
        if (fence.Scope != Scope || log.TokenOf(Scope) != fence.Token) return new AppendResult.Fenced();
        var head = log.FindStream(name);
        if (head.Sequence != expectedSequence) return new AppendResult.Conflict(head.Sequence);
        return Write(log, head);
    }

    private AppendResult.Ok? Earlier(IAppendTransaction log)
    {
        AppendResult.Ok? answer = null;
        for (var i = 0; i < events.Count; i++)
        {
            var found = log.FindEvent(events[i].Id);
            if (i == 0 && found is { } first)
                answer = new AppendResult.Ok(log.At(first.Position), first.Sequence + events.Count - 1);
            var same = found is { } known && answer is not null && known.Position == answer.At.Value
                && known.Sequence == answer.LastSequence - events.Count + 1 + i
                && known.Stream.AsSpan().SequenceEqual(name);
            if (found is null ? answer is not null : !same)
                throw new ArgumentException($"event id {events[i].Id} is in the log already, in another append");
        }

        return answer;
    }

    private AppendResult.Ok Write(IAppendTransaction log, StreamHead head)
    {
        var position = log.Head + events.Count;
        var hash = head.Hash;
        var id = head.Id == 0 ? log.AddStream(name) : head.Id;
        for (var i = 0; i < events.Count; i++)
        {
            var sequence = head.Sequence + 1 + i;
            log.InsertEvent(position, id, sequence, events[i], context, hash);
            hash = EventHash.Of(stream, sequence, events[i], context, hash);
        }

        var last = head.Sequence + events.Count;
        log.SetStreamHead(id, last, hash);
        return new AppendResult.Ok(log.At(position), last);
    }
}
