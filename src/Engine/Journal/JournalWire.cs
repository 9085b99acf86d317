using System.Text.Json.Serialization;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Peers;

namespace MirrorActors.Engine.Journal;

/// <summary>What nodes tell each other of their journals. Frozen: fields are added, never changed.</summary>
public static class JournalWire
{
    /// <summary><c>GET</c>: the node's <see cref="StateAnswer"/>; 404 without a journal, 503 while it cannot be used.</summary>
    public const string StatePath = PeerHeaders.Prefix + "journal";

    /// <summary><c>GET ?stream=NAME&amp;below=SEQUENCE</c>: an <see cref="EventsAnswer"/>.</summary>
    public const string EventsPath = PeerHeaders.Prefix + "journal/events";

    public static StateAnswer Of(Position reached) => new(reached.Epoch, reached.Value);

    public static Position PositionOf(StateAnswer answer) => new(answer.Epoch, answer.Value);

    public static EventAnswer Of(LoggedEvent e) => new(
        e.Position.Epoch, e.Position.Value, e.Stream, e.Sequence, e.Event.Id, e.Event.Type, e.Event.SchemaVersion,
        e.Event.Payload.ToArray(), e.Context.CommandId, e.Context.Time.UtcTicks, e.Context.Node, e.Context.Principal,
        e.PreviousHash.ToArray(), e.Context.Reason);

    public static LoggedEvent EventOf(EventAnswer e) => new(
        new Position(e.Epoch, e.Position), e.Stream, e.Sequence, new NewEvent(e.Id, e.Type, e.Version, e.Payload),
        new AppendContext(e.Command, new DateTimeOffset(e.Ticks, TimeSpan.Zero), e.Node, e.Principal, e.Reason), e.PreviousHash);
}

/// <summary>How far the journal has come.</summary>
public sealed record StateAnswer(ulong Epoch, long Value);

/// <summary>
/// Events right below the sequence that was asked for, the last one first, without a hole, at most a page; empty when it has none.
/// </summary>
public sealed record EventsAnswer(IReadOnlyList<EventAnswer> Events);

/// <summary>A <see cref="LoggedEvent"/>; byte fields are base64.</summary>
/// <param name="Ticks">100 ns since 0001-01-01 UTC.</param>
public sealed record EventAnswer(
    ulong Epoch, long Position, string Stream, long Sequence, Guid Id, string Type, int Version, byte[] Payload, Guid Command,
    long Ticks, string Node, string Principal, byte[] PreviousHash, string? Reason = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StateAnswer))]
[JsonSerializable(typeof(EventsAnswer))]
public sealed partial class JournalJson : JsonSerializerContext;
