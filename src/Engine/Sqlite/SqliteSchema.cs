using Microsoft.Data.Sqlite;

namespace MirrorActors.Engine.Sqlite;

/// <summary>
/// The tables of a log, and how older files become the newest.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>Marks a file as ours in the SQLite header: "MiAc".</summary>
    public const int ApplicationId = 0x4d694163;

    internal static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE log_state (
          one     INTEGER PRIMARY KEY CHECK (one = 1),
          epoch   INTEGER NOT NULL,  -- identity of this history, random
          head    INTEGER NOT NULL,  -- row of the last event ever appended
          trimmed INTEGER NOT NULL,  -- position up to which events may be missing
          token   INTEGER NOT NULL   -- last fencing token given out
        );
        CREATE TABLE streams (
          id        INTEGER PRIMARY KEY,
          name      BLOB    NOT NULL UNIQUE,  -- UTF-8
          head      INTEGER NOT NULL,         -- last sequence
          head_hash BLOB    NOT NULL,         -- hash of the last event
          trimmed   INTEGER NOT NULL          -- sequences up to here are gone
        );
        CREATE TABLE events (
          row            INTEGER PRIMARY KEY,
          position       INTEGER NOT NULL,    -- row of the last event of the same append
          stream         INTEGER NOT NULL,
          sequence       INTEGER NOT NULL,
          id             BLOB    NOT NULL UNIQUE,
          type           TEXT    NOT NULL,
          schema_version INTEGER NOT NULL,
          payload        BLOB    NOT NULL,
          command_id     BLOB    NOT NULL,
          time           INTEGER NOT NULL,    -- 100 ns since 0001-01-01 UTC
          node           TEXT    NOT NULL,
          principal      TEXT    NOT NULL,
          reason         TEXT,
          previous_hash  BLOB    NOT NULL,
          UNIQUE (stream, sequence)
        );
        CREATE TABLE snapshots (
          stream         INTEGER PRIMARY KEY,
          sequence       INTEGER NOT NULL,
          schema_version INTEGER NOT NULL,
          state          BLOB    NOT NULL
        );
        CREATE TABLE owners (
          scope   TEXT    PRIMARY KEY,
          token   INTEGER NOT NULL,
          node    TEXT,                       -- NULL: free
          session INTEGER
        ) WITHOUT ROWID;
        INSERT INTO log_state VALUES (1, $epoch, 0, 0, 0);
        """,
    ];

    public static readonly SqliteMigration Migration = new(ApplicationId, Steps);

    public static int Newest => Steps.Count;

    public static void Execute(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Number(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return (long)(command.ExecuteScalar() ?? 0L);
    }
}
