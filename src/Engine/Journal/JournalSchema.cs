using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Engine.Journal;

/// <summary>The tables of a journal. The columns of an event are those of the SQLite engine (<see cref="EventRow"/>).</summary>
internal static class JournalSchema
{
    /// <summary>"MiJo".</summary>
    public const int ApplicationId = 0x4d694a6f;

    internal static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE journal_state (
          one   INTEGER PRIMARY KEY CHECK (one = 1),
          epoch INTEGER NOT NULL,             -- history that is followed; 0: none yet
          value INTEGER NOT NULL              -- position up to which everything is here
        );
        CREATE TABLE streams (
          id       INTEGER PRIMARY KEY,
          name     BLOB    NOT NULL UNIQUE,   -- UTF-8
          head     INTEGER NOT NULL,          -- last sequence
          hash     BLOB    NOT NULL,          -- hash of the last event
          trimmed  INTEGER NOT NULL,          -- sequences up to here were removed from the log by this node
          archived INTEGER NOT NULL           -- sequences up to here are in archive files
        );
        CREATE TABLE events (
          row            INTEGER PRIMARY KEY,
          position       INTEGER NOT NULL,
          stream         INTEGER NOT NULL,
          sequence       INTEGER NOT NULL,
          id             BLOB    NOT NULL,
          type           TEXT    NOT NULL,
          schema_version INTEGER NOT NULL,
          payload        BLOB    NOT NULL,
          command_id     BLOB    NOT NULL,
          time           INTEGER NOT NULL,    -- 100 ns since 0001-01-01 UTC
          node           TEXT    NOT NULL,
          principal      TEXT    NOT NULL,
          reason         TEXT,
          previous_hash  BLOB    NOT NULL,
          epoch          INTEGER NOT NULL,    -- of the position
          UNIQUE (stream, sequence)
        );
        CREATE TABLE holes (                  -- events that were gone from the log before they came here
          stream INTEGER NOT NULL,
          first  INTEGER NOT NULL,
          last   INTEGER NOT NULL,
          PRIMARY KEY (stream, first)
        ) WITHOUT ROWID;
        CREATE TABLE archives (               -- archive files, and how much of each is valid
          name   TEXT    PRIMARY KEY,
          length INTEGER NOT NULL
        ) WITHOUT ROWID;
        INSERT INTO journal_state VALUES (1, 0, 0);
        """,
    ];

    public static readonly SqliteMigration Migration = new(ApplicationId, Steps);
}
