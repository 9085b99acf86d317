using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>What Npgsql throws, in the engine's words. No text has a password or a value of a row.</summary>
internal static class PostgresErrors
{
    private const string Fatal = "FATAL";
    private const string Panic = "PANIC";
    private const string IdleInTransaction = "25P03";

    /// <summary>The server's own message, with its code, or what broke the connection.</summary>
    public static string Text(Exception e) => e switch
    {
        PostgresException p => $"{p.MessageText} ({p.SqlState})",
        NpgsqlException { InnerException: { } inner } => $"{e.Message}: {inner.Message}",
        _ => e.Message,
    };

    public static EngineUnavailableException Unavailable(NpgsqlException e) => new($"PostgreSQL: {Text(e)}");

    /// <summary>True when the connection is gone, not only the command.</summary>
    public static bool IsBroken(NpgsqlException e) =>
        e is not PostgresException p || p.InvariantSeverity is Fatal or Panic;

    public static bool IsTimeout(NpgsqlException e) => e.InnerException is TimeoutException;

    /// <summary>
    /// True when a commit that failed so may have been carried out: the server said nothing, or ended while it waited for
    /// a standby. An error that it reports is one that undid the transaction.
    /// </summary>
    public static bool MayHaveCommitted(Exception e) => e switch
    {
        PostgresException { SqlState: IdleInTransaction } => false,
        NpgsqlException npgsql => IsBroken(npgsql),
        _ => true,
    };
}
