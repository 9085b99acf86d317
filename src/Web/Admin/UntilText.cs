using System.Globalization;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Web.Admin;

/// <summary>A moment to come: RFC 3339 with its offset, or a duration from now.</summary>
internal static class UntilText
{
    private const string Problem = "is neither a moment such as 2027-01-31T12:00:00Z nor a duration such as 2h";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ssK",
    ];

    public static Parsed<DateTimeOffset> Parse(string text, DateTimeOffset now)
    {
        if (text.Length > 0 && char.IsAsciiDigit(text[0]) && DurationText.Parse(text) is { Problem: null, Value: var duration })
        {
            return duration < DateTimeOffset.MaxValue - now ? now + duration : Parsed<DateTimeOffset>.Refused(Problem);
        }

        var upper = text.ToUpperInvariant();
        var hasOffset = upper.EndsWith('Z') || (upper.Length > 6 && upper[^6] is '+' or '-');
        return hasOffset && DateTimeOffset.TryParseExact(
            upper, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : Parsed<DateTimeOffset>.Refused(Problem);
    }
}
