using System.Globalization;

namespace MirrorActors.Protocol.Values;

/// <summary>Points in time as RFC 3339 writes them; the offset is required.</summary>
public static class Rfc3339
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";

    /// <param name="time">In UTC.</param>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        var upper = text.Trim().ToUpperInvariant();
        if (upper.EndsWith('Z')) upper = upper[..^1] + "+00:00";
        var isTime = DateTimeOffset.TryParseExact(
            upper, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
        return isTime && HasOffset(upper);
    }

    /// <summary>In UTC, without needless zeros.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // The pattern would also take +1:00 or +01.
    private static bool HasOffset(string text) => text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';
}
