using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Sqlite;

/// <summary>Snapshots and the trimming they allow, inside the writer's transaction.</summary>
internal static class SnapshotWrites
{
    public static int Save(WriterSession session, string stream, byte[] name, StreamSnapshot snapshot)
    {
        var head = session.Number("SELECT head FROM streams WHERE name = $1", name) ?? 0;
        if (snapshot.Sequence > head)
            throw new ArgumentException($"snapshot at {snapshot.Sequence} of {stream}, whose last event is {head}");
        return session.Execute(
            """
            INSERT INTO snapshots SELECT id, $2, $3, $4 FROM streams WHERE name = $1
            ON CONFLICT (stream) DO UPDATE
            SET sequence = excluded.sequence, schema_version = excluded.schema_version, state = excluded.state
            WHERE excluded.sequence >= snapshots.sequence
            """,
            name, snapshot.Sequence, snapshot.SchemaVersion, snapshot.State.ToArray());
    }

    public static int Trim(WriterSession session, string stream, byte[] name, long belowSequence)
    {
        if (session.Number("SELECT id FROM streams WHERE name = $1", name) is not { } id) return 0;
        var covered = session.Number("SELECT sequence FROM snapshots WHERE stream = $1", id) ?? 0;
        if (belowSequence > covered + 1)
            throw new InvalidOperationException(
                $"cannot trim {stream} below {belowSequence}: its snapshot covers events up to {covered}");
        var last = session.Number(
            "SELECT max(position) FROM events WHERE stream = $1 AND sequence = $2 - 1", id, belowSequence);
        if (last is null) return 0;
        session.Execute("UPDATE log_state SET trimmed = max(trimmed, $1)", last);
        session.Execute("UPDATE streams SET trimmed = max(trimmed, $2 - 1) WHERE id = $1", id, belowSequence);
        return session.Execute("DELETE FROM events WHERE stream = $1 AND sequence < $2", id, belowSequence);
    }
}
