using Google.Protobuf;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Etcd;

/// <summary>The end of a stream, as of a revision of its key; revision 0: there is no such stream.</summary>
internal sealed record HeadOfStream(long Sequence, ReadOnlyMemory<byte> Hash, long Revision)
{
    public static readonly HeadOfStream None = new(0, EventHash.None, 0);

    public StoredHead Stored => new() { Sequence = Sequence, Hash = ByteString.CopyFrom(Hash.Span) };

    public static HeadOfStream Of(KeyValue? found)
    {
        if (found is null) return None;
        var stored = StoredHead.Parser.ParseFrom(found.Value);
        return new HeadOfStream(stored.Sequence, stored.Hash.Memory, found.ModRevision);
    }

    /// <summary>Behind an append; the revision is known when it is committed.</summary>
    public HeadOfStream After(string stream, IReadOnlyList<NewEvent> events, AppendContext context)
    {
        var (sequence, hash) = (Sequence, Hash);
        foreach (var e in events) hash = EventHash.Of(stream, ++sequence, e, context, hash.Span);
        return new HeadOfStream(sequence, hash, 0);
    }
}
