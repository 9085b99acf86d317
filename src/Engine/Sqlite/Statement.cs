using System.Data;
using Microsoft.Data.Sqlite;

namespace MirrorActors.Engine.Sqlite;

/// <summary>A prepared statement whose parameters <c>$1</c>, <c>$2</c>, … are given in order.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection db, string sql, int parameters)
    {
        _command = db.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++) _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
    }

    public SqliteDataReader Query(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader(CommandBehavior.Default);
    }

    /// <summary>Runs it and returns the number of changed rows.</summary>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null when there is none, or it is NULL.</summary>
    public long? Number(params ReadOnlySpan<object?> values)
    {
        using var rows = Query(values);
        return rows.Read() && !rows.IsDBNull(0) ? rows.GetInt64(0) : null;
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
