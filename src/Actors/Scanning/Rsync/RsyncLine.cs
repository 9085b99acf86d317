using System.Globalization;
using System.Text;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>What a line of <c>rsync --list-only</c> is.</summary>
internal enum RsyncLineKind
{
    /// <summary>Not a line of the listing.</summary>
    Garbage,

    File,

    /// <summary>A file that not everybody may read: not (yet) published by the mirror.</summary>
    Unreadable,

    /// <summary>A file whose name no published path has.</summary>
    Hostile,

    /// <summary>Directory, link, device and so on.</summary>
    Other,
}

/// <summary>
/// Reads one line: mode, size, <c>2026/11/20 08:09:10</c>, name; columns separated by blanks, the name by exactly one
/// and reaching to the end of the line, with unprintable bytes as <c>\#ooo</c>. Times are UTC, as rsync runs with
/// TZ=UTC.
/// </summary>
internal static class RsyncLine
{
    private const int ModeChars = 10;
    private const int OthersMayRead = 7;
    private const int TimeChars = 19;

    public static RsyncLineKind Read(ReadOnlySpan<byte> line, out ListedEntry entry)
    {
        entry = default;
        if (line.Length <= ModeChars || line[ModeChars] != ' ') return RsyncLineKind.Garbage;
        var rest = line[ModeChars..].TrimStart((byte)' ');
        var blank = rest.IndexOf((byte)' ');
        if (blank < 0 || !TrySize(rest[..blank], out var size)) return RsyncLineKind.Garbage;
        rest = rest[(blank + 1)..];
        if (rest.Length < TimeChars + 2 || rest[TimeChars] != ' ' || !TryTime(rest[..TimeChars], out var ticks))
            return RsyncLineKind.Garbage;
        if (line[0] != '-') return RsyncLineKind.Other;
        if (EntryName.FromBytes(Unescape(rest[(TimeChars + 1)..])) is not { } path || !EntryName.IsSafePath(path))
            return RsyncLineKind.Hostile;
        entry = new ListedEntry(path, SizeRange.Exactly(size), new ListedTime(ticks, TimeSpan.TicksPerSecond));
        return line[OthersMayRead] == 'r' ? RsyncLineKind.File : RsyncLineKind.Unreadable;
    }

    private static bool TrySize(ReadOnlySpan<byte> text, out long size)
    {
        size = 0;
        foreach (var digit in text)
        {
            if (digit == ',') continue;
            if (!char.IsAsciiDigit((char)digit) || size > (long.MaxValue - 9) / 10) return false;
            size = (size * 10) + (digit - '0');
        }

        return text.Length > 0;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out long ticks)
    {
        Span<char> chars = stackalloc char[TimeChars];
        Encoding.Latin1.GetChars(text, chars);
        var parsed = DateTime.TryParseExact(
            chars, "yyyy'/'MM'/'dd HH':'mm':'ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        ticks = time.Ticks;
        return parsed;
    }

    /// <summary>Puts back the bytes that rsync escaped; it escapes a backslash where that would be ambiguous.</summary>
    private static byte[] Unescape(ReadOnlySpan<byte> name)
    {
        var bytes = new byte[name.Length];
        var length = 0;
        while (!name.IsEmpty)
        {
            if (name.Length >= 5 && name.StartsWith(@"\#"u8) && TryOctal(name[2..5], out var value))
            {
                bytes[length++] = value;
                name = name[5..];
                continue;
            }

            bytes[length++] = name[0];
            name = name[1..];
        }

        return bytes[..length];
    }

    private static bool TryOctal(ReadOnlySpan<byte> digits, out byte value)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number << 3) + (digit - '0');
            if (digit is >= (byte)'0' and <= (byte)'7') continue;
            value = 0;
            return false;
        }

        value = (byte)number;
        return number <= byte.MaxValue;
    }
}
