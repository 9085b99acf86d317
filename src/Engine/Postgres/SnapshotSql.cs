using MirrorActors.Engine.Log;
using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>Snapshots and the trimming they allow.</summary>
internal static class SnapshotSql
{
    private const string HeadOf = "SELECT head FROM streams WHERE name = $1";

    private const string Put =
        """
        INSERT INTO snapshots SELECT id, $2, $3, $4 FROM streams WHERE name = $1
        ON CONFLICT (stream) DO UPDATE
        SET sequence = excluded.sequence, schema_version = excluded.schema_version, state = excluded.state
        WHERE excluded.sequence >= snapshots.sequence
        """;

    private const string TrimState =
        """
        SELECT s.id, coalesce(n.sequence, 0), (SELECT min(sequence) FROM events WHERE stream = s.id)
        FROM streams s LEFT JOIN snapshots n ON n.stream = s.id WHERE s.name = $1
        """;

    // Under the lock of the head, as every change of the log is.
    private const string Lock = "SELECT 1 FROM log_head FOR UPDATE";

    private const string MoveTrimmed =
        "UPDATE log_head SET trimmed = greatest(trimmed, (SELECT max(position) FROM events WHERE stream = $1 AND sequence < $2))";

    private const string MoveStreamTrimmed = "UPDATE streams SET trimmed = greatest(trimmed, $2 - 1) WHERE id = $1";
    private const string Delete = "DELETE FROM events WHERE stream = $1 AND sequence < $2";

    public static async Task<int> SaveAsync(
        NpgsqlConnection db, string stream, byte[] name, StreamSnapshot snapshot, CancellationToken token)
    {
        await using var ask = db.Command(HeadOf, Sql.Value(name));
        var head = (long)(await ask.ExecuteScalarAsync(token) ?? 0L);
        if (snapshot.Sequence > head)
            throw new ArgumentException($"snapshot at {snapshot.Sequence} of {stream}, whose last event is {head}");
        await using var put = db.Command(
            Put, Sql.Value(name), Sql.Value(snapshot.Sequence), Sql.Value(snapshot.SchemaVersion),
            Sql.Value(snapshot.State.ToArray()));
        return await put.ExecuteNonQueryAsync(token);
    }

    /// <summary>Removes events, a bounded number in each transaction, so that appends go on between.</summary>
    /// <exception cref="InvalidOperationException">The snapshot does not cover them.</exception>
    public static async Task TrimAsync(
        NpgsqlConnection db, string stream, byte[] name, long belowSequence, CancellationToken token)
    {
        if (await StateAsync(db, name, token) is not var (id, covered, first)) return;
        if (belowSequence > covered + 1)
            throw new InvalidOperationException(
                $"cannot trim {stream} below {belowSequence}: its snapshot covers events up to {covered}");
        while (first < belowSequence)
        {
            first = Math.Min(first + PostgresLimits.TrimEvents, belowSequence);
            await using var batch = db.CreateBatch()
                .With(Lock)
                .With(MoveTrimmed, Sql.Value(id), Sql.Value(first))
                .With(MoveStreamTrimmed, Sql.Value(id), Sql.Value(first))
                .With(Delete, Sql.Value(id), Sql.Value(first));
            await batch.ExecuteNonQueryAsync(token);
        }
    }

    private static async Task<(long Id, long Covered, long First)?> StateAsync(
        NpgsqlConnection db, byte[] name, CancellationToken token)
    {
        await using var command = db.Command(TrimState, Sql.Value(name));
        await using var rows = await command.ExecuteReaderAsync(token);
        if (!await rows.ReadAsync(token)) return null;
        return (rows.GetInt64(0), rows.GetInt64(1), rows.IsDBNull(2) ? long.MaxValue : rows.GetInt64(2));
    }
}
