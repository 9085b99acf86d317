using System.Buffers.Text;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Times as GNU ls prints them: <c>Nov 20 08:09</c> within half a year, else <c>Nov 20  2025</c>; long-iso
/// <c>2026-11-20 08:09</c>; full-iso <c>2026-11-20 08:09:10.123456789 +0100</c>, which is turned to UTC and cut to the second.
/// </summary>
internal static class LsTime
{
    private const int DayChars = 10;
    private const int MinuteChars = 5;
    private const int SecondChars = 8;
    private const int FullChars = 18;
    private const int MonthDayChars = 7;
    private const int ShortChars = 12;

    /// <param name="text">Begins with the time; one blank behind it begins the name.</param>
    /// <param name="reference">When the listing was made: a time without a year is of the year before it.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, DateTime reference, out ListedTime time, out ReadOnlySpan<byte> name)
    {
        var isIso = text.Length > DayChars && text[4] == '-';
        var length = isIso ? Iso(text, out time) : Short(text, reference, out time);
        var isTime = length > 0 && text.Length > length && text[length] == ' ';
        name = isTime ? text[(length + 1)..] : default;
        return isTime;
    }

    /// <returns>Bytes of the time; 0 when it is none.</returns>
    private static int Iso(ReadOnlySpan<byte> text, out ListedTime time)
    {
        time = default;
        if (text.Length < DayChars + 1 + MinuteChars || text[7] != '-' || text[DayChars] != ' ') return 0;
        if (!Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)) return 0;
        if (!TryDay(year, month, day, out var ticks)) return 0;
        var clock = text[(DayChars + 1)..];
        if (!TryMinute(clock, out var minute)) return 0;
        ticks += minute;
        if (clock.Length <= MinuteChars || clock[MinuteChars] != ':')
        {
            time = new ListedTime(ticks, TimeSpan.TicksPerMinute);
            return DayChars + 1 + MinuteChars;
        }

        return Full(clock, ref ticks, ref time) ? DayChars + 1 + FullChars + 1 + MinuteChars : 0;
    }

    // 08:09:10.123456789 +0100
    private static bool Full(ReadOnlySpan<byte> clock, ref long ticks, ref ListedTime time)
    {
        if (clock.Length < FullChars + 1 + MinuteChars || clock[SecondChars] != '.' || clock[FullChars] != ' ') return false;
        if (!Number(clock[6..8], out var second) || second > 60) return false;
        var zone = clock[(FullChars + 1)..];
        if (zone[0] is not ((byte)'+' or (byte)'-') || !Number(zone[1..3], out var hours) || !Number(zone[3..5], out var minutes))
            return false;
        var offset = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        ticks += (second * TimeSpan.TicksPerSecond) - (zone[0] == '-' ? -offset : offset);
        time = new ListedTime(ticks, TimeSpan.TicksPerSecond);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    private static int Short(ReadOnlySpan<byte> text, DateTime reference, out ListedTime time)
    {
        time = default;
        if (text.Length < ShortChars || text[3] != ' ' || text[6] != ' ') return 0;
        var month = Month(text[..3]);
        if (month == 0 || !Number(text[4..6].TrimStart((byte)' '), out var day)) return 0;
        var clock = text[MonthDayChars..ShortChars];
        if (clock[0] == ' ' || !TryMinute(clock, out var minute))
        {
            // The year is set to the right in five columns.
            if (!Number(clock.Trim((byte)' '), out var year) || clock[0] != ' ' || !TryDay(year, month, day, out var ticks)) return 0;
            time = new ListedTime(ticks, TimeSpan.TicksPerDay);
            return ShortChars;
        }

        if (!TryRecent(reference, month, day, minute, out var recent)) return 0;
        time = new ListedTime(recent, TimeSpan.TicksPerMinute);
        return ShortChars;
    }

    /// <summary>The last such moment before the reference, which may be in another time zone.</summary>
    private static bool TryRecent(DateTime reference, int month, int day, long minute, out long ticks)
    {
        var latest = reference.Ticks + TimeSpan.TicksPerDay;
        for (var year = reference.Year + 1; year >= reference.Year - 1; year--)
        {
            if (!TryDay(year, month, day, out ticks)) continue;
            ticks += minute;
            if (ticks <= latest) return true;
        }

        ticks = 0;
        return false;
    }

    private static bool TryDay(int year, int month, int day, out long ticks)
    {
        ticks = 0;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        ticks = new DateTime(year, month, day).Ticks;
        return true;
    }

    private static bool TryMinute(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < MinuteChars || text[2] != ':') return false;
        if (!Number(text[..2], out var hour) || !Number(text[3..5], out var minute) || hour > 23 || minute > 59) return false;
        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        return text.Length > 0 && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && Utf8Parser.TryParse(text, out number, out var used) && used == text.Length;
    }

    private static int Month(ReadOnlySpan<byte> name)
    {
        var at = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(name);
        return at >= 0 && at % 3 == 0 ? (at / 3) + 1 : 0;
    }
}
