using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Sqlite;

/// <summary>
/// One append inside the writer's transaction: 1 a retry is answered as before, 2 the fence, 3 the sequence,
/// 4 the events, each chained to the one before.
/// </summary>
internal sealed class Append(
    string stream, byte[] name, long expectedSequence, IReadOnlyList<NewEvent> events, AppendContext context,
    Fence fence, int bytes)
{
    private readonly string _scope = ShardHash.Scope(ShardHash.ShardOf(stream));

    public int Bytes => bytes;

    public AppendResult Judge(WriterSession session)
    {
        if (Earlier(session) is { } earlier) return earlier;
        if (fence.Scope != _scope || session.TokenOf(_scope) != fence.Token) return new AppendResult.Fenced();
        var head = session.FindStream(name);
        if (head.Sequence != expectedSequence) return new AppendResult.Conflict(head.Sequence);
        return Write(session, head);
    }

    private AppendResult.Ok? Earlier(WriterSession session)
    {
        AppendResult.Ok? answer = null;
        for (var i = 0; i < events.Count; i++)
        {
            var found = session.FindEvent(events[i].Id);
            if (i == 0 && found is { } first)
                answer = new AppendResult.Ok(session.At(first.Position), first.Sequence + events.Count - 1);
            var same = found is { } known && answer is not null && known.Position == answer.At.Value
                && known.Sequence == answer.LastSequence - events.Count + 1 + i
                && known.Stream.AsSpan().SequenceEqual(name);
            if (found is null ? answer is not null : !same)
                throw new ArgumentException($"event id {events[i].Id} is in the log already, in another append");
        }

        return answer;
    }

    private AppendResult.Ok Write(WriterSession session, StreamHead head)
    {
        var position = session.Head + events.Count;
        var hash = head.Hash;
        var id = head.Id == 0 ? session.AddStream(name) : head.Id;
        for (var i = 0; i < events.Count; i++)
        {
            var sequence = head.Sequence + 1 + i;
            session.InsertEvent(position, id, sequence, events[i], context, hash);
            hash = EventHash.Of(stream, sequence, events[i], context, hash);
        }

        var last = head.Sequence + events.Count;
        session.SetStreamHead(id, last, hash);
        return new AppendResult.Ok(session.At(position), last);
    }
}
