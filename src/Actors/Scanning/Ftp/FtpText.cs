using System.Buffers.Text;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>Numbers, words and dates of listings.</summary>
internal static class FtpText
{
    private const byte Blank = (byte)' ';

    /// <summary>Digits alone, as many as a size can have.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return text.Length > 0 && char.IsAsciiDigit((char)text[0])
            && Utf8Parser.TryParse(text, out value, out var read) && read == text.Length;
    }

    /// <summary>Takes the next word off the front, with the blanks before it; empty at the end.</summary>
    public static ReadOnlySpan<byte> TakeWord(scoped ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(Blank);
        var end = rest.IndexOf(Blank);
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    /// <summary>Null when there is no such time.</summary>
    public static DateTime? Time(long year, long month, long day, long hour = 0, long minute = 0, long second = 0)
    {
        var isTime = year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1
            && hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60;
        if (!isTime || day > DateTime.DaysInMonth((int)year, (int)month)) return null;
        return new DateTime((int)year, (int)month, (int)day, (int)hour, (int)minute, (int)second, DateTimeKind.Unspecified);
    }

    /// <summary>The hour and the minute of <c>08:09</c> or <c>8:09</c>.</summary>
    public static bool TryClock(ReadOnlySpan<byte> text, out long hour, out long minute)
    {
        (hour, minute) = (0, 0);
        var colon = text.IndexOf((byte)':');
        return colon is 1 or 2 && text.Length == colon + 3
            && TryNumber(text[..colon], out hour) && TryNumber(text[(colon + 1)..], out minute);
    }
}
