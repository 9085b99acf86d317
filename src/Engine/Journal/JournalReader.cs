using System.Text;
using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Engine.Journal;

/// <summary>Reads events of a stream, at most a page at once.</summary>
internal static class JournalReader
{
    private const string OfStream =
        $"SELECT {EventRow.Columns}, e.epoch FROM events e JOIN streams s ON s.id = e.stream WHERE s.name = $1 ";

    /// <summary>The events from a sequence on, without a hole; none when that one is not here.</summary>
    public static IReadOnlyList<LoggedEvent> From(SqliteConnection db, string stream, long sequence)
    {
        using var statement = new Statement(
            db, $"{OfStream} AND e.sequence >= $2 ORDER BY e.sequence LIMIT {JournalLimits.PageEvents}", 2);
        return Page(statement, stream, sequence, step: 1);
    }

    /// <summary>The events right below a sequence, without a hole, the last one first; none when it is not here.</summary>
    public static IReadOnlyList<LoggedEvent> Below(SqliteConnection db, string stream, long sequence)
    {
        using var statement = new Statement(
            db, $"{OfStream} AND e.sequence < $2 ORDER BY e.sequence DESC LIMIT {JournalLimits.PageEvents}", 2);
        return Page(statement, stream, sequence, step: -1);
    }

    public static IReadOnlyList<string> Streams(SqliteConnection db)
    {
        using var statement = new Statement(db, "SELECT name FROM streams", 0);
        using var rows = statement.Query();
        var names = new List<string>();
        while (rows.Read()) names.Add(EventRow.Name(rows, 0));
        return names;
    }

    private static List<LoggedEvent> Page(Statement statement, string stream, long sequence, int step)
    {
        using var rows = statement.Query(Encoding.UTF8.GetBytes(stream), sequence);
        var events = new List<LoggedEvent>();
        var next = step > 0 ? sequence : sequence - 1;
        for (var bytes = 0; bytes < JournalLimits.GroupBytes && rows.Read(); next += step)
        {
            var logged = EventRow.Read(rows, stream, (ulong)rows.GetInt64(EventRow.Next));
            if (logged.Sequence != next) break;
            events.Add(logged);
            bytes += logged.Event.Payload.Length;
        }

        return events;
    }
}
