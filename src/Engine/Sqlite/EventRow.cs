using System.Text;
using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Sqlite;

/// <summary>An event as the table keeps it.</summary>
internal static class EventRow
{
    /// <summary>The columns that <see cref="Read"/> expects first, in order.</summary>
    public const string Columns =
        "e.position, e.sequence, e.id, e.type, e.schema_version, e.payload, e.command_id, e.time, e.node, "
        + "e.principal, e.reason, e.previous_hash";

    /// <summary>Column after <see cref="Columns"/>.</summary>
    public const int Next = 12;

    public static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    public static LoggedEvent Read(SqliteDataReader row, string stream, ulong epoch) => new(
        new Position(epoch, row.GetInt64(0)),
        stream,
        row.GetInt64(1),
        new NewEvent(Id(row, 2), row.GetString(3), row.GetInt32(4), row.GetFieldValue<byte[]>(5)),
        new AppendContext(
            Id(row, 6), new DateTimeOffset(row.GetInt64(7), TimeSpan.Zero), row.GetString(8), row.GetString(9),
            row.IsDBNull(10) ? null : row.GetString(10)),
        row.GetFieldValue<byte[]>(11));

    public static string Name(SqliteDataReader row, int column) =>
        Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));

    private static Guid Id(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);
}
