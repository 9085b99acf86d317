using System.Globalization;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Times as indexes print them: a date (<c>2026-11-20</c>, <c>2026-Nov-20</c> or <c>20-Nov-2026</c>), then <c>08:09</c>
/// or <c>08:09:10</c>.
/// </summary>
internal static class TimeText
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const int MaxChars = 64;
    private const int MinuteChars = 5;
    private const int SecondChars = 8;

    /// <param name="rule">How the server that prints times so rounds sizes.</param>
    public static bool TryParse(
        ReadOnlySpan<char> date, ReadOnlySpan<char> time, out ListedTime listed, out SizeRule rule)
    {
        listed = default;
        rule = SizeRule.Any;
        if (time.Length is not (MinuteChars or SecondChars)) return false;
        if (Day(date) is not { } day || TimeOfDay(time) is not { } ticks) return false;
        var toSeconds = time.Length == SecondChars;
        var namesMonthInside = date.Length == 11 && date[2] != '-';
        if (namesMonthInside) rule = toSeconds ? SizeRule.Hundreds : SizeRule.Nearest;
        else if (!toSeconds) rule = SizeRule.Letters;
        listed = new ListedTime(day + ticks, toSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMinute);
        return true;
    }

    /// <summary>
    /// The machine-readable times of JSON and of the time element: RFC 3339, also without seconds or zone as HTML has them, or
    /// RFC 1123. What follows the seconds is cut off.
    /// </summary>
    public static ListedTime? ParseExact(string text)
    {
        var at = text.AsSpan().Trim();
        if (at.Length is 0 or > MaxChars) return null;
        if (char.IsAsciiLetter(at[0]))
        {
            return DateTime.TryParseExact(at, "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
                ? new ListedTime(parsed.Ticks, TimeSpan.TicksPerSecond) : null;
        }

        if (at.Length < 16 || at[10] is not ('T' or 't' or ' ') || Day(at[..10]) is not { } day) return null;
        var chars = at.Length > 16 && at[16] == ':' ? SecondChars : MinuteChars;
        if (at.Length < 11 + chars || TimeOfDay(at.Slice(11, chars)) is not { } ticks) return null;
        if (Zone(at[(11 + chars)..]) is not { } zone) return null;
        var utc = day + ticks - zone;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks) return null;
        return new ListedTime(utc, chars == SecondChars ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMinute);
    }

    /// <summary>Ticks to subtract for UTC; 0 where there is no zone.</summary>
    private static long? Zone(ReadOnlySpan<char> text)
    {
        if (text.StartsWith(".")) text = text[1..].TrimStart("0123456789");
        if (text is "" or "Z" or "z") return 0;
        if (text.Length != 6 || text[0] is not ('+' or '-') || TimeOfDay(text[1..]) is not { } offset) return null;
        return text[0] == '-' ? -offset : offset;
    }

    private static long? Day(ReadOnlySpan<char> date)
    {
        if (date.Length is not (10 or 11)) return null;
        var (year, month, day) = (0, 0, 0);
        if (date.Length == 10)
        {
            if (date[4] != '-' || date[7] != '-') return null;
            (year, month, day) = (Number(date[..4]), Number(date[5..7]), Number(date[8..]));
        }
        else if (date[4] == '-' && date[8] == '-')
            (year, month, day) = (Number(date[..4]), Month(date[5..8]), Number(date[9..]));
        else if (date[2] == '-' && date[6] == '-')
            (year, month, day) = (Number(date[7..]), Month(date[3..6]), Number(date[..2]));

        var isDate = year > 0 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month);
        return isDate ? new DateTime(year, month, day).Ticks : null;
    }

    /// <summary>Ticks of <c>HH:mm</c> or <c>HH:mm:ss</c>.</summary>
    private static long? TimeOfDay(ReadOnlySpan<char> time)
    {
        if (time[2] != ':' || (time.Length == SecondChars && time[5] != ':')) return null;
        var (hour, minute) = (Number(time[..2]), Number(time[3..5]));
        var second = time.Length == SecondChars ? Number(time[6..]) : 0;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59) return null;
        return new TimeSpan(hour, minute, second).Ticks;
    }

    private static int Month(ReadOnlySpan<char> name)
    {
        var at = Months.AsSpan().IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && at % 3 == 0 ? (at / 3) + 1 : 0;
    }

    /// <summary>Digits alone; -1 for anything else.</summary>
    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit)) return -1;
            number = (10 * number) + (digit - '0');
        }

        return number;
    }
}
