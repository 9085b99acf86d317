using System.Globalization;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Times as indexes print them: a date (<c>2026-11-20</c>, <c>2026-Nov-20</c> or <c>20-Nov-2026</c>), then <c>08:09</c>
/// or <c>08:09:10</c>.
/// </summary>
internal static class TimeText
{
    private static readonly string[] Minutes = ["yyyy-MM-dd HH:mm", "yyyy-MMM-dd HH:mm", "dd-MMM-yyyy HH:mm"];
    private static readonly string[] Seconds =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MMM-dd HH:mm:ss", "dd-MMM-yyyy HH:mm:ss"];

    public static ListedTime? Parse(ReadOnlySpan<char> date, ReadOnlySpan<char> time)
    {
        var toSeconds = time.Length == 8;
        if (date.Length is not (10 or 11) || (!toSeconds && time.Length != 5)) return null;
        if (!char.IsAsciiDigit(date[0]) || !char.IsAsciiDigit(time[0])) return null;
        var formats = toSeconds ? Seconds : Minutes;
        var parsed = DateTime.TryParseExact(
            $"{date} {time}", formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at);
        return parsed ? new ListedTime(at.Ticks, toSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMinute) : null;
    }

    /// <summary>The machine-readable times of JSON and of the time element: RFC 3339 or RFC 1123.</summary>
    public static ListedTime? ParseExact(string text)
    {
        const DateTimeStyles Utc =
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var at)) return null;
        return new ListedTime(at.Ticks - (at.Ticks % TimeSpan.TicksPerSecond), TimeSpan.TicksPerSecond);
    }
}
