using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Sqlite;

/// <summary>Reads pages of the log, each in one read transaction on a connection of its own.</summary>
internal sealed class SqliteLogReader(SqliteFiles files, ulong epoch)
{
    private const string After =
        $"SELECT {EventRow.Columns}, s.name FROM events e CROSS JOIN streams s ON s.id = e.stream "
        + "WHERE e.row > $1 ORDER BY e.row";

    private const string OfStream =
        $"SELECT {EventRow.Columns} FROM events e "
        + "WHERE e.stream = $1 AND e.sequence >= $2 AND e.sequence <= $3 ORDER BY e.sequence";

    /// <exception cref="PositionTrimmedException">Events after it are gone, or it is of another history.</exception>
    public LogPage PageAfter(Position after)
    {
        using var db = files.OpenReader();
        using var transaction = db.BeginTransaction(deferred: true);
        Guard(db, after);
        using var statement = new Statement(db, After, 1);
        using var rows = statement.Query(after.Value);
        var batches = new List<LogBatch>();
        var events = new List<LoggedEvent>();
        int count = 0, bytes = 0;
        while (rows.Read())
        {
            var e = EventRow.Read(rows, EventRow.Name(rows, EventRow.Next), epoch);
            if (events.Count > 0 && events[0].Position != e.Position)
            {
                batches.Add(new LogBatch(events[0].Position, events, CaughtUp: false));
                if (count >= SqliteLimits.PageEvents || bytes >= SqliteLimits.PageBytes)
                    return new LogPage(batches, AtHead: false, batches[^1].UpTo);
                events = [];
            }

            events.Add(e);
            count++;
            bytes += e.Event.Payload.Length;
        }

        if (events.Count > 0) batches.Add(new LogBatch(events[0].Position, events, CaughtUp: true));
        return new LogPage(batches, AtHead: true, batches.Count > 0 ? batches[^1].UpTo : new Position(epoch, after.Value));
    }

    /// <summary>The stream's number and last sequence; null when it has no event.</summary>
    /// <exception cref="PositionTrimmedException">The stream's events from that sequence are trimmed.</exception>
    public (long Id, long Head)? Stream(byte[] name, long fromSequence)
    {
        using var db = files.OpenReader();
        using var statement = new Statement(db, "SELECT id, head, trimmed FROM streams WHERE name = $1", 1);
        using var rows = statement.Query(name);
        if (!rows.Read()) return null;
        if (fromSequence <= rows.GetInt64(2)) throw Trimmed(db);
        return (rows.GetInt64(0), rows.GetInt64(1));
    }

    public IReadOnlyList<LoggedEvent> StreamPage(long id, string stream, long from, long to)
    {
        using var db = files.OpenReader();
        using var statement = new Statement(db, OfStream, 3);
        using var rows = statement.Query(id, from, to);
        var events = new List<LoggedEvent>();
        for (var bytes = 0; events.Count < SqliteLimits.PageEvents && bytes < SqliteLimits.PageBytes && rows.Read();)
        {
            events.Add(EventRow.Read(rows, stream, epoch));
            bytes += events[^1].Event.Payload.Length;
        }

        // A trim between two pages leaves a hole, which must not pass as the end of the stream.
        if (events.Count == 0 || events[0].Sequence != from) throw Trimmed(db);
        return events;
    }

    /// <summary>Names of streams from one on, at most a page.</summary>
    public IReadOnlyList<byte[]> Names(byte[] from, bool inclusive, byte[]? below)
    {
        using var db = files.OpenReader();
        using var statement = new Statement(
            db,
            $"SELECT name FROM streams WHERE name {(inclusive ? ">=" : ">")} $1 AND ($2 IS NULL OR name < $2) "
            + $"ORDER BY name LIMIT {SqliteLimits.PageNames}",
            2);
        using var rows = statement.Query(from, below);
        var names = new List<byte[]>();
        while (rows.Read()) names.Add(rows.GetFieldValue<byte[]>(0));
        return names;
    }

    public StreamSnapshot? Snapshot(byte[] name)
    {
        using var db = files.OpenReader();
        using var statement = new Statement(
            db,
            "SELECT n.sequence, n.schema_version, n.state FROM snapshots n JOIN streams s ON s.id = n.stream "
            + "WHERE s.name = $1",
            1);
        using var rows = statement.Query(name);
        return rows.Read()
            ? new StreamSnapshot(rows.GetInt64(0), rows.GetInt32(1), rows.GetFieldValue<byte[]>(2))
            : null;
    }

    private void Guard(SqliteConnection db, Position after)
    {
        if (after.Value < SqliteSchema.Number(db, "SELECT trimmed FROM log_state")) throw Trimmed(db);
        var foreign = after.Value != 0 && after.Epoch != epoch;
        if (foreign || after.Value > SqliteSchema.Number(db, "SELECT head FROM log_state")) throw Trimmed(db);
    }

    private PositionTrimmedException Trimmed(SqliteConnection db) =>
        new(new Position(epoch, SqliteSchema.Number(db, "SELECT trimmed FROM log_state")));
}
