using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Migration;

/// <summary>The end of a stream: its last sequence and that event's hash, which stands for the whole stream.</summary>
public readonly record struct StreamDigest(long Sequence, string Hash)
{
    public static readonly StreamDigest Empty = new(0, Convert.ToHexStringLower(EventHash.None.Span));

    /// <summary>The stream with one more event.</summary>
    /// <exception cref="MigrationException">The event does not follow.</exception>
    public StreamDigest With(LoggedEvent logged)
    {
        if (logged.Sequence != Sequence + 1 || Convert.ToHexStringLower(logged.PreviousHash.Span) != Hash)
            throw new MigrationException(
                $"event {logged.Sequence} of {logged.Stream} does not follow event {Sequence}: the log is damaged");
        return new StreamDigest(logged.Sequence, Convert.ToHexStringLower(EventHash.Of(logged)));
    }
}

/// <summary>What a log holds. Equal for two logs whose streams are equal event for event, whatever the engine.</summary>
/// <param name="Hash">
/// SHA-256, hexadecimal, over a line <c>STREAM SEQUENCE HASH</c> a stream, UTF-8, in the order of the names' UTF-8 bytes.
/// </param>
public sealed record LogDigest(long Events, int Streams, string Hash)
{
    public static LogDigest Of(IReadOnlyDictionary<string, StreamDigest> ends)
    {
        var lines = new StringBuilder();
        foreach (var (stream, end) in ends.OrderBy(e => Convert.ToHexString(Encoding.UTF8.GetBytes(e.Key)), StringComparer.Ordinal))
            lines.Append(CultureInfo.InvariantCulture, $"{stream} {end.Sequence} {end.Hash}\n");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString()));
        return new LogDigest(ends.Values.Sum(e => e.Sequence), ends.Count, Convert.ToHexStringLower(hash));
    }

    /// <summary>Reads a whole log and checks its chains.</summary>
    /// <exception cref="MigrationException">An event does not follow the one before it, or is gone.</exception>
    public static async Task<Dictionary<string, StreamDigest>> ReadAsync(IStreamReader log, CancellationToken token)
    {
        var ends = new Dictionary<string, StreamDigest>(StringComparer.Ordinal);
        await foreach (var stream in log.StreamsAsync(string.Empty, token)) ends.Add(stream, await ReadAsync(log, stream, token));
        return ends;
    }

    private static async Task<StreamDigest> ReadAsync(IStreamReader log, string stream, CancellationToken token)
    {
        var end = StreamDigest.Empty;
        try
        {
            await foreach (var logged in log.ReadAsync(stream, 1, token)) end = end.With(logged);
            return end;
        }
        catch (PositionTrimmedException)
        {
            throw new MigrationException($"the new log is in use already: events of {stream} are trimmed there");
        }
    }
}
