using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Engine.Journal;

/// <summary>Removes from the log, of the streams that this node owns, what journals hold and snapshots cover.</summary>
internal sealed class JournalTrim(IEventLog log, Func<string, bool> owns, JournalOptions options)
{
    /// <summary>So many events more than what stays make a look at the stream's snapshot worth it.</summary>
    private readonly int _slack = Math.Max(1, options.HotEvents / 10);

    /// <summary>The end that a stream must have before it is looked at again.</summary>
    private readonly Dictionary<string, long> _again = new(StringComparer.Ordinal);

    /// <summary>One bounded turn over the streams with the most to remove.</summary>
    /// <param name="held">As many journals as are needed hold everything up to here.</param>
    public async Task TurnAsync(JournalFile file, Position held, CancellationToken token)
    {
        var streams = file.Read(db => Streams(db, options.HotEvents))
            .Where(s => s.Head >= _again.GetValueOrDefault(s.Name) && owns(s.Name)).Take(JournalLimits.StreamsPerTurn);
        foreach (var stream in streams)
        {
            var isDone = await TrimAsync(file, stream, held, token);
            _again[stream.Name] = isDone ? stream.Head + _slack : 0;
        }
    }

    /// <returns>False when there is more to remove.</returns>
    private async Task<bool> TrimAsync(JournalFile file, Stream stream, Position held, CancellationToken token)
    {
        if (await log.LoadSnapshotAsync(stream.Name, token) is not { } snapshot) return true;
        var journalled = file.Read(db => Journalled(db, stream.Id, held));
        var below = TrimRule.Below(stream.Trimmed, stream.Head, snapshot.Sequence, journalled, options.HotEvents);
        if (below <= stream.Trimmed + 1) return true;
        await log.TrimAsync(stream.Name, below, token);
        file.Write(session => session.Execute("UPDATE streams SET trimmed = $2 WHERE id = $1", stream.Id, below - 1));
        JournalMetrics.Trimmed.Add(below - 1 - stream.Trimmed);
        return below - 1 - stream.Trimmed < JournalLimits.TrimEvents;
    }

    private static List<Stream> Streams(SqliteConnection db, int hot)
    {
        using var statement = new Statement(
            db, "SELECT id, name, head, trimmed FROM streams WHERE head - trimmed > $1 ORDER BY head - trimmed DESC", 1);
        using var rows = statement.Query(hot);
        var streams = new List<Stream>();
        while (rows.Read()) streams.Add(new Stream(rows.GetInt64(0), EventRow.Name(rows, 1), rows.GetInt64(2), rows.GetInt64(3)));
        return streams;
    }

    /// <summary>The last event up to a position. What came under an earlier epoch is below all of this one.</summary>
    private static long Journalled(SqliteConnection db, long stream, Position held)
    {
        using var statement = new Statement(
            db,
            """
            SELECT sequence FROM events WHERE stream = $1 AND (epoch <> $2 OR position <= $3)
            AND EXISTS (SELECT 1 FROM journal_state WHERE epoch = $2) ORDER BY sequence DESC LIMIT 1
            """,
            3);
        return statement.Number(stream, (long)held.Epoch, held.Value) ?? 0;
    }

    private readonly record struct Stream(long Id, string Name, long Head, long Trimmed);
}
