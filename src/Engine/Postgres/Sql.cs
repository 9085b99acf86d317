using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>Commands with positional parameters <c>$1</c>, <c>$2</c>, … given in order.</summary>
internal static class Sql
{
    /// <summary>Adds a command to a batch; a batch is one round trip and, outside of BEGIN, one transaction.</summary>
    public static NpgsqlBatch With(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
        return batch;
    }

    public static NpgsqlCommand Command(this NpgsqlConnection db, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlCommand(sql, db);
        foreach (var value in values) command.Parameters.Add(value);
        return command;
    }

    public static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };
}
