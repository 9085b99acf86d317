namespace MirrorActors.Engine.Postgres;

/// <summary>Which database the PostgreSQL engine uses, and how it signs in.</summary>
/// <param name="Connection">Connection string of Npgsql, without a password.</param>
/// <param name="Schema">Schema that holds the tables; it is made when absent.</param>
public sealed record PostgresEngineOptions(string Connection, string Schema)
{
    /// <summary>File whose first line is the password, read at each new connection. Null: none is sent.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>
    /// True when the schema must be there already: a missing one then means the wrong database, not a new node.
    /// </summary>
    public bool MustExist { get; init; }
}
