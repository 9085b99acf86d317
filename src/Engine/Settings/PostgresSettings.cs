using System.Text.RegularExpressions;
using Npgsql;

namespace MirrorActors.Engine.Settings;

/// <summary>The PostgreSQL engine; see <c>engine.postgres</c> in reference.conf.</summary>
/// <param name="Connection">Connection string without a password; empty when the engine is another one.</param>
/// <param name="PasswordFile">Null: no password is sent.</param>
/// <param name="Schema">Name that needs no quotes in SQL.</param>
public sealed partial record PostgresSettings(string Connection, string? PasswordFile, string Schema)
{
    private const string Key = "engine.postgres.";

    public static PostgresSettings Read(SettingsReader r, EngineKind kind)
    {
        var connection = r.String(Key + "connection");
        if (Fault(connection, isUsed: kind == EngineKind.Postgres) is { } fault) r.Refuse(Key + "connection", fault);
        return new PostgresSettings(
            connection,
            r.PathOr(Key + "password-file", null),
            r.Read(Key + "schema", ParseSchema, "mirroractors"));
    }

    /// <summary>What is wrong, without the text: it may hold a password.</summary>
    private static string? Fault(string connection, bool isUsed)
    {
        if (connection.Length == 0) return isUsed ? "is needed when engine.kind is postgres" : null;
        try
        {
            var text = new NpgsqlConnectionStringBuilder(connection);
            if (text.Password is not null) return "holds a password: put it into a file and name that in password-file";
            return string.IsNullOrEmpty(text.Host) ? "names no Host" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return "is not a connection string such as \"Host=db.example.org;Database=mirrors;Username=mirrors\"";
        }
    }

    private static Parsed<string> ParseSchema(string text) =>
        SchemaPattern().IsMatch(text) && !text.StartsWith("pg_", StringComparison.Ordinal)
            ? text
            : Parsed<string>.Refused("is not a name of 1 to 63 lower-case letters, digits and '_' that begins with a letter");

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,62}\z")]
    private static partial Regex SchemaPattern();
}
