using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Web.Admin;

/// <summary>A moment to come: RFC 3339 with its offset, or a duration from now.</summary>
internal static class UntilText
{
    private const string Problem = "is neither a moment such as 2027-01-31T12:00:00Z nor a duration such as 2h";

    public static Parsed<DateTimeOffset> Parse(string text, DateTimeOffset now)
    {
        if (text.Length > 0 && char.IsAsciiDigit(text[0]) && DurationText.Parse(text) is { Problem: null, Value: var duration })
        {
            return duration < DateTimeOffset.MaxValue - now ? now + duration : Parsed<DateTimeOffset>.Refused(Problem);
        }

        return Rfc3339.TryParse(text, out var moment) ? moment : Parsed<DateTimeOffset>.Refused(Problem);
    }
}
