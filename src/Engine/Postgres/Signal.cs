using System.Globalization;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// Notifications on the channel that bears the schema's name: what has changed, so that others look. They carry no data
/// that is relied on.
/// </summary>
internal static class Signal
{
    public const string Send = "SELECT pg_notify($1, $2)";
    public const string Owners = "owners";
    public const string Nodes = "nodes";

    public static string OfHead(long row) => row.ToString(CultureInfo.InvariantCulture);

    /// <summary>The head's row; null for another signal.</summary>
    public static long? Head(string payload) =>
        long.TryParse(payload, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : null;
}
