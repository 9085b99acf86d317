using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Log;

/// <summary>
/// The ordered, durable log of everything that happens. Streams are dense and written under compare-and-set and a
/// fencing token; all streams share one total order. Every engine passes the same conformance suite.
/// </summary>
public interface IEventLog : IStreamReader
{
    EngineLimits Limits { get; }

    /// <summary>
    /// Appends events to one stream, all or nothing, acknowledged only when durable. Cancelling ends the wait; the
    /// append itself may still happen, which a retry with the same event ids finds out.
    /// </summary>
    /// <param name="stream">At most <see cref="EngineLimits.StreamNameBytes"/> UTF-8 bytes; any characters.</param>
    /// <param name="expectedSequence">The stream's last sequence as the writer knows it; 0 for a new stream.</param>
    /// <param name="fence">Token of the stream's shard (<see cref="ShardHash"/>).</param>
    /// <exception cref="ArgumentException">
    /// Empty, too many or too large events, a bad stream name, or an event id that another append has used.
    /// </exception>
    Task<AppendResult> AppendAsync(
        string stream,
        long expectedSequence,
        IReadOnlyList<NewEvent> events,
        AppendContext context,
        Fence fence,
        CancellationToken token);

    /// <summary>
    /// Follows the log after a position: whole appends, in order, never a gap, never twice; runs until cancelled.
    /// Waits without polling. When it reaches the head it reports so by <see cref="LogBatch.CaughtUp"/>, also
    /// with an empty batch when there was nothing at all.
    /// </summary>
    /// <exception cref="PositionTrimmedException">
    /// Events after the position are no longer in the log, or the position is of another history.
    /// </exception>
    IAsyncEnumerable<LogBatch> SubscribeAsync(Position after, CancellationToken token);

    /// <summary>The position of the last acknowledged append of any writer.</summary>
    Task<Position> HeadAsync(CancellationToken token);

    /// <summary>Stores a stream's snapshot; replaces an older one, ignores a newer one's elder.</summary>
    Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token);

    /// <summary>Removes a stream's events below a sequence; refused unless a snapshot covers them.</summary>
    Task TrimAsync(string stream, long belowSequence, CancellationToken token);
}

/// <summary>State of a stream up to and including a sequence.</summary>
/// <param name="SchemaVersion">Version of the state's shape; an unknown one is ignored and the events are read instead.</param>
public sealed record StreamSnapshot(long Sequence, int SchemaVersion, ReadOnlyMemory<byte> State);

/// <summary>What one append may carry.</summary>
public sealed record EngineLimits(int StreamNameBytes, int EventsPerAppend, int EventPayloadBytes, int AppendBytes);

/// <summary>A subscription began before the oldest event that is still in the log.</summary>
public sealed class PositionTrimmedException(Position oldest)
    : Exception($"events before {oldest} are trimmed: load snapshots, then subscribe from the head")
{
    public Position Oldest { get; } = oldest;
}
