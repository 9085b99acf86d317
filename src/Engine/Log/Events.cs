namespace MirrorActors.Engine.Log;

/// <summary>An event to be appended. The log does not look into the payload.</summary>
/// <param name="Id">Identity that makes a retry of the append safe; unique in the log.</param>
/// <param name="Type">Name in the event manifest, for example <c>mirror.enabled</c>.</param>
/// <param name="SchemaVersion">Version of the payload's shape, from 1.</param>
/// <param name="Payload">UTF-8 JSON, at most <see cref="Protocol.Limits.EventPayloadBytes"/>; may be empty.</param>
public sealed record NewEvent(Guid Id, string Type, int SchemaVersion, ReadOnlyMemory<byte> Payload);

/// <summary>Who caused an append, stored with each of its events.</summary>
/// <param name="CommandId">The command that led to the events.</param>
/// <param name="Time">When it was decided, UTC.</param>
/// <param name="Node">The node that decided.</param>
/// <param name="Principal">Who asked and by what credential, for example <c>admin (token)</c> or <c>system (probe)</c>.</param>
/// <param name="Reason">Free text given with the command.</param>
public sealed record AppendContext(Guid CommandId, DateTimeOffset Time, string Node, string Principal, string? Reason);

/// <summary>An event as the log keeps it: the envelope of ARCHITECTURE section 3.</summary>
/// <param name="Position">Its place in the total order; the events of one append share it.</param>
/// <param name="Stream">The stream (persistence id), for example <c>mirror/default/uni-a</c>.</param>
/// <param name="Sequence">Dense number inside the stream, from 1.</param>
/// <param name="PreviousHash">SHA-256 of the stream's previous event (<see cref="EventHash"/>), 32 zero bytes for the first.</param>
public sealed record LoggedEvent(
    Position Position,
    string Stream,
    long Sequence,
    NewEvent Event,
    AppendContext Context,
    ReadOnlyMemory<byte> PreviousHash);

/// <summary>One append as subscribers see it: all its events or none.</summary>
/// <param name="UpTo">Subscribe from here to continue after this batch.</param>
/// <param name="Events">In order; empty only when <paramref name="CaughtUp"/> reports reaching the head.</param>
/// <param name="CaughtUp">True when nothing was waiting behind this batch as it was read.</param>
public sealed record LogBatch(Position UpTo, IReadOnlyList<LoggedEvent> Events, bool CaughtUp);
