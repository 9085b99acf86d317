using Google.Protobuf;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Etcd;

/// <summary>Appends as the keys keep them.</summary>
internal static class StoredAppends
{
    public static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    public static StoredAppend Of(
        string stream, HeadOfStream head, IReadOnlyList<NewEvent> events, AppendContext context)
    {
        var stored = new StoredAppend
        {
            FirstSequence = head.Sequence + 1,
            CommandId = Bytes(context.CommandId),
            Time = context.Time.UtcTicks,
            Node = context.Node,
            Principal = context.Principal,
            PreviousHash = ByteString.CopyFrom(head.Hash.Span),
            Stream = stream,
        };
        if (context.Reason is not null) stored.Reason = context.Reason;
        foreach (var e in events)
            stored.Events.Add(new StoredEvent
            {
                Id = Bytes(e.Id),
                Type = e.Type,
                SchemaVersion = e.SchemaVersion,
                Payload = ByteString.CopyFrom(e.Payload.Span),
            });
        return stored;
    }

    public static LoggedEvent[] Read(StoredAppend stored, Position at)
    {
        var context = new AppendContext(
            Id(stored.CommandId), new DateTimeOffset(stored.Time, TimeSpan.Zero), stored.Node, stored.Principal,
            stored.HasReason ? stored.Reason : null);
        var events = new LoggedEvent[stored.Events.Count];
        var previous = stored.PreviousHash.Memory;
        for (var i = 0; i < events.Length; i++)
        {
            var e = stored.Events[i];
            events[i] = new LoggedEvent(
                at, stored.Stream, stored.FirstSequence + i,
                new NewEvent(Id(e.Id), e.Type, e.SchemaVersion, e.Payload.Memory), context, previous);
            if (i + 1 < events.Length) previous = EventHash.Of(events[i]);
        }

        return events;
    }

    public static long LastSequence(this StoredAppend stored) => stored.FirstSequence + stored.Events.Count - 1;

    public static Guid Id(ByteString bytes) => new(bytes.Span, bigEndian: true);
}
