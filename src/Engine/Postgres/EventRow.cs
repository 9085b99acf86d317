using System.Text;
using MirrorActors.Engine.Log;
using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>An event as the table keeps it.</summary>
internal static class EventRow
{
    /// <summary>The columns that <see cref="Read"/> expects first, in order.</summary>
    public const string Columns =
        "e.epoch, e.row, e.position, e.sequence, e.id, e.type, e.schema_version, e.payload, e.command_id, e.time, "
        + "e.node, e.principal, e.reason, e.previous_hash";

    /// <summary>Column after <see cref="Columns"/>.</summary>
    public const int Next = 14;

    public static long Row(NpgsqlDataReader row) => row.GetInt64(1);

    public static LoggedEvent Read(NpgsqlDataReader row, string stream) => new(
        At(row.GetInt64(0), row.GetInt64(2)),
        stream,
        row.GetInt64(3),
        new NewEvent(row.GetGuid(4), Text(row, 5), row.GetInt32(6), row.GetFieldValue<byte[]>(7)),
        new AppendContext(
            row.GetGuid(8), new DateTimeOffset(row.GetInt64(9), TimeSpan.Zero), Text(row, 10), Text(row, 11),
            row.IsDBNull(12) ? null : Text(row, 12)),
        row.GetFieldValue<byte[]>(13));

    /// <summary>UTF-8 in bytea.</summary>
    public static string Text(NpgsqlDataReader row, int column) =>
        Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));

    public static Position At(long epoch, long value) => new(unchecked((ulong)epoch), value);
}
