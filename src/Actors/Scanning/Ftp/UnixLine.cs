using System.Buffers;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// Reads one line of LIST as <c>ls -l</c> prints it: mode, links, owner, perhaps a group, size, date, and after exactly one
/// blank the name, which reaches to the end of the line. The date is <c>Nov 20 08:09</c> without a year or
/// <c>Nov 20  2024</c> without a time, in the server's time zone.
/// </summary>
internal static class UnixLine
{
    private const int ModeChars = 10;
    private const int OthersMayRead = 7;
    private const int OthersMayEnter = 9;

    /// <summary>Words before the month: mode, links, owner and size at least. An owner may be called Jan.</summary>
    private const int WordsBeforeMonth = 4;

    // Servers show the file's own day, which may be ahead of UTC, and some have a wrong clock.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    private static readonly SearchValues<byte> Rights = SearchValues.Create("-rwxsStTlL"u8);
    private static readonly SearchValues<byte> Kinds = SearchValues.Create("-dlbcpsD"u8);

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    private static ReadOnlySpan<byte> Arrow => " -> "u8;

    /// <param name="now">UTC.</param>
    public static FtpRow Read(ReadOnlySpan<byte> line, DateTime now)
    {
        var rest = line;
        var mode = FtpText.TakeWord(ref rest);
        if (IsTotal(mode, rest)) return new FtpRow(FtpRowKind.Self);
        if (!IsMode(mode)) return new FtpRow(FtpRowKind.Garbage);
        ReadOnlySpan<byte> before = default;
        for (var words = 1; ; words++)
        {
            var word = FtpText.TakeWord(ref rest);
            if (word.IsEmpty) return new FtpRow(FtpRowKind.Garbage);
            var dated = rest;
            if (words >= WordsBeforeMonth && TryDate(word, ref dated, now, out var time)) return Row(mode, before, time, dated);
            before = word;
        }
    }

    private static FtpRow Row(ReadOnlySpan<byte> mode, ReadOnlySpan<byte> size, ListedTime? time, ReadOnlySpan<byte> name)
    {
        if (name.Length < 2 || name[0] != ' ') return new FtpRow(FtpRowKind.Garbage);
        name = name[1..];
        switch (mode[0])
        {
            case (byte)'d':
                var isOpen = mode[OthersMayRead] == 'r' && mode[OthersMayEnter] is (byte)'x' or (byte)'t';
                return FtpRow.Of(FtpRowKind.Directory, name, default, time, isOpen);
            case (byte)'l':
                var arrow = name.IndexOf(Arrow);
                return FtpRow.Of(FtpRowKind.Link, arrow > 0 ? name[..arrow] : name, SizeRange.Unknown, null, true);
            case (byte)'-':
                var isWhole = FtpText.TryNumber(size, out var bytes) && time is not null;
                var kind = isWhole ? FtpRowKind.File : FtpRowKind.Hostile;
                return FtpRow.Of(kind, name, SizeRange.Exactly(bytes), time, mode[OthersMayRead] == 'r');
            default:
                return new FtpRow(FtpRowKind.Other);
        }
    }

    /// <summary><c>total 12</c></summary>
    private static bool IsTotal(ReadOnlySpan<byte> word, ReadOnlySpan<byte> rest) =>
        word.SequenceEqual("total"u8) && FtpText.TryNumber(rest.Trim((byte)' '), out _);

    /// <summary>Ten characters, and a mark where there are more rights than these show.</summary>
    private static bool IsMode(ReadOnlySpan<byte> word)
    {
        if (word.Length != ModeChars && (word.Length != ModeChars + 1 || word[ModeChars] is not ((byte)'+' or (byte)'.' or (byte)'@')))
            return false;
        return !word[1..ModeChars].ContainsAnyExcept(Rights) && Kinds.Contains(word[0]);
    }

    /// <summary>A month, then a day, then a year or a time of day. No time when there is no such day.</summary>
    private static bool TryDate(scoped ReadOnlySpan<byte> word, ref ReadOnlySpan<byte> rest, DateTime now, out ListedTime? time)
    {
        time = null;
        var at = word.Length == 3 ? Months.IndexOf(word) : -1;
        if (at < 0 || at % 3 != 0) return false;
        var month = (at / 3) + 1;
        if (!FtpText.TryNumber(FtpText.TakeWord(ref rest), out var day)) return false;
        var last = FtpText.TakeWord(ref rest);
        if (FtpText.TryClock(last, out var hour, out var minute))
        {
            if (Latest(now, month, day, hour, minute) is { } known) time = new ListedTime(known.Ticks, TimeSpan.TicksPerMinute);
            return true;
        }

        if (last.Length != 4 || !FtpText.TryNumber(last, out var year)) return false;
        if (FtpText.Time(year, month, day) is { } date) time = new ListedTime(date.Ticks, TimeSpan.TicksPerDay);
        return true;
    }

    /// <summary>The latest such time that is not ahead: no year is shown for what is younger than half a year.</summary>
    private static DateTime? Latest(DateTime now, long month, long day, long hour, long minute)
    {
        var end = now + Ahead;
        var found = FtpText.Time(end.Year, month, day, hour, minute);
        return found <= end ? found : FtpText.Time(end.Year - 1, month, day, hour, minute);
    }
}
