using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// The tables, and how older ones become the newest. Databases in the field depend on every step: a step, once
/// released, is never changed; a new one is added at the end.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>Texts are UTF-8 in bytea: they may hold any character and sort by their bytes.</summary>
    internal static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE log_head (
          one      int    PRIMARY KEY CHECK (one = 1),
          position bigint NOT NULL,  -- row of the last event ever appended
          trimmed  bigint NOT NULL,  -- position up to which events may be missing
          streams  bigint NOT NULL,  -- last number given to a stream
          token    bigint NOT NULL   -- last fencing token given out
        ) WITH (fillfactor = 10);
        CREATE TABLE streams (
          id        bigint PRIMARY KEY,
          name      bytea  NOT NULL UNIQUE,
          head      bigint NOT NULL,         -- last sequence
          head_hash bytea  NOT NULL,         -- hash of the last event
          trimmed   bigint NOT NULL          -- sequences up to here are gone
        ) WITH (fillfactor = 50);
        CREATE TABLE events (
          row            bigint PRIMARY KEY,
          position       bigint NOT NULL,    -- row of the last event of the same append
          stream         bigint NOT NULL,
          sequence       bigint NOT NULL,
          id             uuid   NOT NULL UNIQUE,
          type           bytea  NOT NULL,
          schema_version int    NOT NULL,
          payload        bytea  NOT NULL,
          command_id     uuid   NOT NULL,
          time           bigint NOT NULL,    -- 100 ns since 0001-01-01 UTC
          node           bytea  NOT NULL,
          principal      bytea  NOT NULL,
          reason         bytea,
          previous_hash  bytea  NOT NULL,
          UNIQUE (stream, sequence)
        );
        CREATE TABLE snapshots (
          stream         bigint PRIMARY KEY,
          sequence       bigint NOT NULL,
          schema_version int    NOT NULL,
          state          bytea  NOT NULL
        );
        CREATE TABLE sessions (
          id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          node    bytea       NOT NULL UNIQUE,
          info    bytea       NOT NULL,      -- JSON
          expires timestamptz NOT NULL       -- by the server's clock
        ) WITH (fillfactor = 50);
        CREATE TABLE owners (
          scope   bytea  PRIMARY KEY,
          token   bigint NOT NULL,
          session bigint,                    -- NULL: free
          node    bytea
        ) WITH (fillfactor = 50);
        -- Identity of this history: another server, a promoted standby and a restored dump have another one.
        CREATE FUNCTION epoch() RETURNS bigint LANGUAGE sql STABLE AS $$
          SELECT hashtextextended(
            (SELECT system_identifier FROM pg_control_system())
            || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
            || '/' || 'log_head'::regclass::oid, 0) | 1
        $$;
        INSERT INTO log_head VALUES (1, 0, 0, 0, 0);
        """,
    ];

    public static int Newest => Steps.Count;

    /// <summary>Brings the schema to the newest version, or refuses before anything is written.</summary>
    /// <exception cref="EngineOpenException">A newer version's, another program's, or missing although it must exist.</exception>
    public static async Task MigrateAsync(NpgsqlConnection db, PostgresConnections place, bool mustExist, CancellationToken token)
    {
        var schema = place.Schema;
        await using var transaction = await db.BeginTransactionAsync(token);
        // Nodes that start together do this one after the other.
        await RunAsync(db, "SELECT pg_advisory_xact_lock(hashtext('mirroractors'), hashtext($1))", token, Sql.Value(schema));
        var version = await VersionAsync(db, place, mustExist, token);
        if (version > Newest)
            throw new EngineOpenException(
                $"schema {schema} of {place.Place} was written by a newer version of this program: "
                + $"its version is {version}, this program knows up to {Newest}");
        for (; version < Newest; version++)
        {
            await RunAsync(db, Steps[version], token);
            await RunAsync(db, "UPDATE mirroractors_schema SET version = $1", token, Sql.Value(version + 1));
        }

        await transaction.CommitAsync(token);
    }

    private static async Task<int> VersionAsync(
        NpgsqlConnection db, PostgresConnections place, bool mustExist, CancellationToken token)
    {
        var schema = place.Schema;
        if (await NumberAsync(db, "SELECT count(*) FROM pg_namespace WHERE nspname = $1", schema, token) == 0)
        {
            if (mustExist) throw Missing(place);
            await RunAsync(db, $"CREATE SCHEMA \"{schema}\"", token);
        }

        const string Relations = "SELECT count(*) FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)";
        if (await NumberAsync(db, $"{Relations} AND relname = 'mirroractors_schema'", schema, token) > 0)
            return (int)await NumberAsync(db, "SELECT version::bigint FROM mirroractors_schema WHERE $1 <> ''", schema, token);
        if (await NumberAsync(db, Relations, schema, token) > 0)
            throw new EngineOpenException($"schema {schema} of {place.Place} holds the tables of another program");
        if (mustExist) throw Missing(place);
        await RunAsync(db, "CREATE TABLE mirroractors_schema (version int NOT NULL)", token);
        await RunAsync(db, "INSERT INTO mirroractors_schema VALUES (0)", token);
        return 0;
    }

    private static EngineOpenException Missing(PostgresConnections place) =>
        new($"schema {place.Schema} is missing or empty in {place.Place}, although this node has used it before")
        {
            MayPass = true,
        };

    private static async Task RunAsync(
        NpgsqlConnection db, string sql, CancellationToken token, params NpgsqlParameter[] values)
    {
        await using var command = db.Command(sql, values);
        await command.ExecuteNonQueryAsync(token);
    }

    private static async Task<long> NumberAsync(NpgsqlConnection db, string sql, string value, CancellationToken token)
    {
        await using var command = db.Command(sql, Sql.Value(value));
        return (long)(await command.ExecuteScalarAsync(token) ?? 0L);
    }
}
