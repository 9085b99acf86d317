namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// Reads one line of LIST as IIS prints it in its MS-DOS style: <c>11-20-26  08:09AM       1,234 name</c>, with two or
/// four digits of the year, or <c>&lt;DIR&gt;</c> in place of the size; local time. Rights are not shown.
/// </summary>
internal static class DosLine
{
    /// <summary>Blanks between &lt;DIR&gt; and the name: as many as a size would take.</summary>
    private const int BlanksAfterKind = 10;

    private const int Noon = 12;

    /// <summary>Years of two digits from this one on are of the last century.</summary>
    private const int Century = 70;

    public static FtpRow Read(ReadOnlySpan<byte> line)
    {
        var rest = line;
        var date = FtpText.TakeWord(ref rest);
        var clock = FtpText.TakeWord(ref rest);
        if (!TryDate(date, out var year, out var month, out var day) || !TryClock(clock, out var hour, out var minute))
            return new FtpRow(FtpRowKind.Garbage);
        var size = FtpText.TakeWord(ref rest);
        if (size.IsEmpty || rest.Length < 2) return new FtpRow(FtpRowKind.Garbage);
        ListedTime? time = FtpText.Time(year, month, day, hour, minute) is { } at
            ? new ListedTime(at.Ticks, TimeSpan.TicksPerMinute) : null;
        if (size[0] == '<') return FtpRow.Of(KindOf(size), NameAfterKind(rest), SizeRange.Unknown, time, true);
        if (!TrySize(size, out var bytes)) return new FtpRow(FtpRowKind.Hostile);
        var kind = time is null ? FtpRowKind.Hostile : FtpRowKind.File;
        return FtpRow.Of(kind, rest[1..], SizeRange.Exactly(bytes), time, true);
    }

    private static FtpRowKind KindOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("<DIR>"u8) ? FtpRowKind.Directory
        : word.StartsWith("<SYMLINK"u8) || word.SequenceEqual("<JUNCTION>"u8) ? FtpRowKind.Link
        : FtpRowKind.Other;

    private static ReadOnlySpan<byte> NameAfterKind(ReadOnlySpan<byte> rest)
    {
        var blanks = Math.Max(0, rest.IndexOfAnyExcept((byte)' '));
        return rest[Math.Min(blanks, BlanksAfterKind)..];
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out long year, out long month, out long day)
    {
        (year, month, day) = (0, 0, 0);
        var isDate = text.Length is 8 or 10 && text[2] is (byte)'-' or (byte)'/' && text[5] == text[2]
            && FtpText.TryNumber(text[..2], out month) && FtpText.TryNumber(text[3..5], out day)
            && FtpText.TryNumber(text[6..], out year);
        if (isDate && text.Length == 8) year += year < Century ? 2000 : 1900;
        return isDate;
    }

    /// <summary><c>08:09AM</c>, <c>12:30PM</c> or <c>20:09</c>.</summary>
    private static bool TryClock(ReadOnlySpan<byte> text, out long hour, out long minute)
    {
        var half = text.Length > 5 ? text[^2..] : default;
        if (!FtpText.TryClock(text[..^half.Length], out hour, out minute)) return false;
        if (half.IsEmpty) return true;
        if (!(half.SequenceEqual("AM"u8) || half.SequenceEqual("PM"u8)) || hour is < 1 or > Noon) return false;
        hour = (hour % Noon) + (half[0] == 'P' ? Noon : 0);
        return true;
    }

    private static bool TrySize(ReadOnlySpan<byte> text, out long size)
    {
        Span<byte> digits = stackalloc byte[26];
        var length = 0;
        size = 0;
        foreach (var digit in text)
        {
            if (digit == ',') continue;
            if (length == digits.Length) return false;
            digits[length++] = digit;
        }

        return FtpText.TryNumber(digits[..length], out size);
    }
}
