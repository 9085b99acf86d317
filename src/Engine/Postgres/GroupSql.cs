using System.Text;
using MirrorActors.Engine.Log;
using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// A transaction of many writes in two round trips: one locks the head and reads what the writes look at, one writes what
/// they change and commits. The lock makes rows gap-free in the order of commits, whichever node writes.
/// </summary>
internal static class GroupSql
{
    private const string Lock = "SELECT position, streams, token, epoch() FROM log_head FOR UPDATE";
    private const string Streams = "SELECT name, id, head, head_hash FROM streams WHERE name = ANY($1)";

    private const string Events =
        "SELECT e.id, s.name, e.position, e.sequence FROM events e JOIN streams s ON s.id = e.stream WHERE e.id = ANY($1)";

    private const string Owners = "SELECT scope, token, session, node FROM owners WHERE scope = ANY($1)";
    private const string Sessions = "SELECT id FROM sessions WHERE expires > clock_timestamp()";

    private const string SetHead = "UPDATE log_head SET position = $1, streams = $2, token = $3";

    private const string SetStreams =
        """
        INSERT INTO streams SELECT *, 0 FROM unnest($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET head = excluded.head, head_hash = excluded.head_hash
        """;

    private const string SetOwners =
        """
        INSERT INTO owners SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (scope) DO UPDATE SET token = excluded.token, session = excluded.session, node = excluded.node
        """;

    private const string AddEvents =
        "INSERT INTO events SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    /// <summary>Begins: the server sees nothing of it when it fails.</summary>
    public static async Task<WriteGroup> BeginAsync(NpgsqlConnection db, IReadOnlyList<WriteRequest> requests)
    {
        var appends = requests.Select(r => r.Append).OfType<Append>().ToArray();
        byte[][] names = [.. appends.Select(a => a.Name)];
        Guid[] ids = [.. appends.SelectMany(a => a.Events).Select(e => e.Id)];
        byte[][] scopes = [.. requests.Select(r => r.Scope).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        await using var batch = db.CreateBatch()
            .With("BEGIN ISOLATION LEVEL READ COMMITTED")
            .With(Lock)
            .With(Streams, Sql.Value(names))
            .With(Events, Sql.Value(ids))
            .With(Owners, Sql.Value(scopes))
            .With(Sessions);
        await using var rows = await batch.ExecuteReaderAsync();
        await rows.ReadAsync();
        var group = new WriteGroup(
            EventRow.At(rows.GetInt64(3), 0).Epoch, rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2));
        await rows.NextResultAsync();
        while (await rows.ReadAsync())
            group.Know(
                EventRow.Text(rows, 0), new StreamHead(rows.GetInt64(1), rows.GetInt64(2), rows.GetFieldValue<byte[]>(3)));
        await rows.NextResultAsync();
        while (await rows.ReadAsync())
            group.Know(rows.GetGuid(0), new KnownEvent(rows.GetFieldValue<byte[]>(1), rows.GetInt64(2), rows.GetInt64(3)));
        await rows.NextResultAsync();
        while (await rows.ReadAsync()) group.Know(EventRow.Text(rows, 0), Owner(rows));
        await rows.NextResultAsync();
        while (await rows.ReadAsync()) group.KnowAlive(rows.GetInt64(0));
        return group;
    }

    /// <summary>Writes the changes and commits; without changes it only ends the transaction.</summary>
    public static async Task EndAsync(NpgsqlConnection db, WriteGroup group, string channel)
    {
        await using var batch = db.CreateBatch();
        if (group.HasChanges)
            batch.With(SetHead, Sql.Value(group.Head), Sql.Value(group.LastStream), Sql.Value(group.LastToken));
        if (group.Added.Count > 0)
        {
            AddStreams(batch, group);
            AddRows(batch, group.Added);
            batch.With(Signal.Send, Sql.Value(channel), Sql.Value(Signal.OfHead(group.Head)));
        }

        if (group.ChangedOwners.Count > 0)
        {
            AddOwners(batch, group);
            batch.With(Signal.Send, Sql.Value(channel), Sql.Value(Signal.Owners));
        }

        await batch.With("COMMIT").ExecuteNonQueryAsync();
    }

    private static OwnerRow Owner(NpgsqlDataReader row) => new(
        row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.IsDBNull(3) ? null : EventRow.Text(row, 3));

    private static void AddStreams(NpgsqlBatch batch, WriteGroup group) => batch.With(
        SetStreams,
        Column(group.ChangedStreams, s => s.Value.Id),
        Column(group.ChangedStreams, s => Encoding.UTF8.GetBytes(s.Key)),
        Column(group.ChangedStreams, s => s.Value.Sequence),
        Column(group.ChangedStreams, s => s.Value.Hash));

    private static void AddOwners(NpgsqlBatch batch, WriteGroup group) => batch.With(
        SetOwners,
        Column(group.ChangedOwners, o => Encoding.UTF8.GetBytes(o.Key)),
        Column(group.ChangedOwners, o => o.Value.Token),
        Column(group.ChangedOwners, o => o.Value.Session),
        Column(group.ChangedOwners, o => o.Value.Node is { } node ? Encoding.UTF8.GetBytes(node) : null));

    private static void AddRows(NpgsqlBatch batch, IReadOnlyList<NewRow> rows) => batch.With(
        AddEvents,
        Column(rows, r => r.Row),
        Column(rows, r => r.Position),
        Column(rows, r => r.Stream),
        Column(rows, r => r.Sequence),
        Column(rows, r => r.Event.Id),
        Column(rows, r => Encoding.UTF8.GetBytes(r.Event.Type)),
        Column(rows, r => r.Event.SchemaVersion),
        Column(rows, r => r.Event.Payload.ToArray()),
        Column(rows, r => r.Context.CommandId),
        Column(rows, r => r.Context.Time.UtcTicks),
        Column(rows, r => Encoding.UTF8.GetBytes(r.Context.Node)),
        Column(rows, r => Encoding.UTF8.GetBytes(r.Context.Principal)),
        Column(rows, r => r.Context.Reason is { } reason ? Encoding.UTF8.GetBytes(reason) : null),
        Column(rows, r => r.PreviousHash));

    private static NpgsqlParameter Column<TRow, TValue>(IReadOnlyCollection<TRow> rows, Func<TRow, TValue> value) =>
        Sql.Value(rows.Select(value).ToArray());
}
