using MirrorActors.Engine.Log;
using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>Reads pages of the log, each in one round trip.</summary>
internal sealed class PostgresLogReader(PostgresConnections connections)
{
    // Bounded by rows and by bytes; the length of a payload is known without reading it.
    private static readonly string After =
        $"""
        SELECT {EventRow.Columns}, e.name
        FROM (
          SELECT b.*, s.name, (SELECT epoch()) AS epoch,
            sum(octet_length(b.payload)) OVER (ORDER BY b.row) - octet_length(b.payload) AS before
          FROM (SELECT * FROM events WHERE row > $1 ORDER BY row LIMIT {PostgresLimits.PageEvents}) b
          JOIN streams s ON s.id = b.stream
        ) e
        WHERE e.before < {PostgresLimits.PageBytes} ORDER BY e.row
        """;

    private static readonly string OfStream =
        $"""
        SELECT {EventRow.Columns}
        FROM (
          SELECT b.*, (SELECT epoch()) AS epoch,
            sum(octet_length(b.payload)) OVER (ORDER BY b.sequence) - octet_length(b.payload) AS before
          FROM (
            SELECT * FROM events WHERE stream = $1 AND sequence BETWEEN $2 AND $3
            ORDER BY sequence LIMIT {PostgresLimits.PageEvents}
          ) b
        ) e
        WHERE e.before < {PostgresLimits.PageBytes} ORDER BY e.sequence
        """;

    private const string Bounds = "SELECT epoch(), position, trimmed, (SELECT max(row) FROM events) FROM log_head";

    private const string Stream =
        "SELECT s.id, s.head, s.trimmed, epoch(), h.trimmed FROM streams s, log_head h WHERE s.name = $1";

    private static readonly string NamesFrom =
        "SELECT name FROM streams WHERE name >= $1 AND ($2::bytea IS NULL OR name < $2) AND ($3::bytea IS NULL OR name > $3) "
        + $"ORDER BY name LIMIT {PostgresLimits.PageNames}";

    private const string SnapshotOf =
        "SELECT n.sequence, n.schema_version, n.state FROM snapshots n JOIN streams s ON s.id = n.stream WHERE s.name = $1";

    /// <exception cref="PositionTrimmedException">Events after it are gone, or it is of another history.</exception>
    public Task<LogPage> PageAfterAsync(Position after, CancellationToken token) => connections.UseAsync(
        async db =>
        {
            // The bounds come second, so that they tell of every event that was removed before the page was read.
            await using var batch = db.CreateBatch().With(After, Sql.Value(after.Value)).With(Bounds);
            await using var rows = await batch.ExecuteReaderAsync(token);
            var (batches, last) = await WholeAppendsAsync(rows, token);
            await rows.NextResultAsync(token);
            await rows.ReadAsync(token);
            var (head, trimmed) = (EventRow.At(rows.GetInt64(0), rows.GetInt64(1)), rows.GetInt64(2));
            if ((after.Value != 0 && after.Epoch != head.Epoch) || after.Value < trimmed || after.Value > head.Value)
                throw new PositionTrimmedException(head with { Value = trimmed });
            var atHead = rows.IsDBNull(3) || rows.GetInt64(3) <= Math.Max(last, after.Value);
            if (atHead && batches.Count > 0) batches[^1] = batches[^1] with { CaughtUp = true };
            return new LogPage(batches, atHead, head with { Value = Math.Max(last, after.Value) });
        },
        token);

    public Task<Position> HeadAsync(CancellationToken token) => connections.UseAsync(
        async db =>
        {
            await using var command = db.Command(Bounds);
            await using var rows = await command.ExecuteReaderAsync(token);
            await rows.ReadAsync(token);
            return EventRow.At(rows.GetInt64(0), rows.GetInt64(1));
        },
        token);

    /// <summary>The stream's number and last sequence; null when it has no event.</summary>
    /// <exception cref="PositionTrimmedException">The stream's events from that sequence are trimmed.</exception>
    public Task<(long Id, long Head)?> StreamAsync(byte[] name, long fromSequence, CancellationToken token) =>
        connections.UseAsync<(long, long)?>(
            async db =>
            {
                await using var command = db.Command(Stream, Sql.Value(name));
                await using var rows = await command.ExecuteReaderAsync(token);
                if (!await rows.ReadAsync(token)) return null;
                if (fromSequence <= rows.GetInt64(2))
                    throw new PositionTrimmedException(EventRow.At(rows.GetInt64(3), rows.GetInt64(4)));
                return (rows.GetInt64(0), rows.GetInt64(1));
            },
            token);

    /// <summary>Events of a stream between two sequences, at most a page.</summary>
    public Task<List<LoggedEvent>> StreamPageAsync(long id, string stream, long from, long to, CancellationToken token) =>
        connections.UseAsync(
            async db =>
            {
                await using var command = db.Command(OfStream, Sql.Value(id), Sql.Value(from), Sql.Value(to));
                await using var rows = await command.ExecuteReaderAsync(token);
                var events = new List<LoggedEvent>();
                while (await rows.ReadAsync(token)) events.Add(EventRow.Read(rows, stream));
                return events;
            },
            token);

    /// <summary>Names of streams of a range, behind one of them, at most a page.</summary>
    public Task<List<byte[]>> NamesAsync(byte[] from, byte[]? below, byte[]? behind, CancellationToken token) =>
        connections.UseAsync(
            async db =>
            {
                await using var command = db.Command(NamesFrom, Sql.Value(from), Sql.Value(below), Sql.Value(behind));
                await using var rows = await command.ExecuteReaderAsync(token);
                var names = new List<byte[]>();
                while (await rows.ReadAsync(token)) names.Add(rows.GetFieldValue<byte[]>(0));
                return names;
            },
            token);

    public Task<StreamSnapshot?> SnapshotAsync(byte[] name, CancellationToken token) => connections.UseAsync(
        async db =>
        {
            await using var command = db.Command(SnapshotOf, Sql.Value(name));
            await using var rows = await command.ExecuteReaderAsync(token);
            return await rows.ReadAsync(token)
                ? new StreamSnapshot(rows.GetInt64(0), rows.GetInt32(1), rows.GetFieldValue<byte[]>(2))
                : null;
        },
        token);

    /// <summary>The appends of a page and the row they reach; an append that the page's end cuts is left to the next one.</summary>
    private static async Task<(List<LogBatch> Batches, long Last)> WholeAppendsAsync(
        NpgsqlDataReader rows, CancellationToken token)
    {
        var batches = new List<LogBatch>();
        var events = new List<LoggedEvent>();
        var last = 0L;
        while (await rows.ReadAsync(token))
        {
            var e = EventRow.Read(rows, EventRow.Text(rows, EventRow.Next));
            events.Add(e);
            // The position of an append is the row of its last event.
            if (EventRow.Row(rows) != e.Position.Value) continue;
            last = e.Position.Value;
            batches.Add(new LogBatch(e.Position, events, CaughtUp: false));
            events = [];
        }

        return (batches, last);
    }
}
