using System.Text;

namespace MirrorActors.Engine.Log;

/// <summary>What every engine checks before an append, a read or a snapshot reaches its storage.</summary>
public static class AppendRules
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 bytes of a stream name.</summary>
    /// <exception cref="ArgumentException">Empty, too long or not valid Unicode.</exception>
    public static byte[] StreamBytes(string stream)
    {
        var bytes = Strict.GetBytes(stream);
        return bytes.Length is > 0 and <= Protocol.Limits.StreamNameBytes
            ? bytes
            : throw new ArgumentException($"stream name of {bytes.Length} bytes, allowed are 1 to "
                + $"{Protocol.Limits.StreamNameBytes}", nameof(stream));
    }

    /// <summary>The UTF-8 names that begin with a prefix lie from one name to below another, or to the end.</summary>
    public static (byte[] From, byte[]? Below) StreamRange(string prefix)
    {
        if (prefix.Length == 0) return ([], null);
        var from = StreamBytes(prefix);
        // UTF-8 has no byte 0xFF, so the last one can grow.
        byte[] below = [.. from];
        below[^1]++;
        return (from, below);
    }

    /// <summary>Checks an append and returns the bytes of its payloads.</summary>
    /// <exception cref="ArgumentException">The message names what is wrong.</exception>
    public static int Check(
        long expectedSequence, IReadOnlyList<NewEvent> events, AppendContext context, EngineLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedSequence);
        if (events.Count == 0) throw new ArgumentException("an append needs at least one event", nameof(events));
        if (events.Count > limits.EventsPerAppend)
            throw new ArgumentException(
                $"{events.Count} events in one append, allowed are {limits.EventsPerAppend}", nameof(events));
        CheckContext(context);
        var bytes = events.Sum(e => CheckEvent(e, limits));
        if (bytes > limits.AppendBytes)
            throw new ArgumentException(
                $"payloads of {bytes} bytes in one append, allowed are {limits.AppendBytes}", nameof(events));
        if (events.Count > 1 && events.DistinctBy(e => e.Id).Count() != events.Count)
            throw new ArgumentException("two events of one append have the same id", nameof(events));
        return (int)bytes;
    }

    public static void CheckSnapshot(StreamSnapshot snapshot)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(snapshot.Sequence);
        if (snapshot.State.Length > LogLimits.SnapshotBytes)
            throw new ArgumentException(
                $"snapshot of {snapshot.State.Length} bytes, allowed are {LogLimits.SnapshotBytes}", nameof(snapshot));
    }

    private static long CheckEvent(NewEvent e, EngineLimits limits)
    {
        if (e.Id == Guid.Empty) throw new ArgumentException("an event needs an id", nameof(e));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(e.SchemaVersion);
        CheckText(e.Type, "type", 1, LogLimits.TypeBytes);
        if (e.Payload.Length > limits.EventPayloadBytes)
            throw new ArgumentException($"payload of {e.Payload.Length} bytes in event {e.Type}, allowed are "
                + $"{limits.EventPayloadBytes}", nameof(e));
        return e.Payload.Length;
    }

    private static void CheckContext(AppendContext context)
    {
        CheckText(context.Node, "node", 1, LogLimits.NodeBytes);
        CheckText(context.Principal, "principal", 1, LogLimits.PrincipalBytes);
        if (context.Reason is not null) CheckText(context.Reason, "reason", 0, LogLimits.ReasonBytes);
    }

    private static void CheckText(string text, string name, int least, int most)
    {
        var bytes = Strict.GetByteCount(text);
        if (bytes < least || bytes > most)
            throw new ArgumentException($"{name} of {bytes} bytes, allowed are {least} to {most}", name);
    }
}
