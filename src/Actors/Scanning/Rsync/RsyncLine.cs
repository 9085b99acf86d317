using System.Buffers;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>What a line of <c>rsync --list-only</c> is.</summary>
internal enum RsyncLineKind
{
    /// <summary>Not a line of the listing.</summary>
    Garbage,

    /// <summary>Its size, date or name is none that a file can have.</summary>
    Unusable,

    Entry,
}

/// <summary>
/// One line: mode, size, <c>2026/11/20 08:09:10</c>, name; columns separated by blanks, the name by exactly one
/// and reaching to the end of the line, with some bytes as <c>\#ooo</c>. Times are UTC, as rsync runs with TZ=UTC. What
/// a link leads to is shown only when rsync is told to keep links; else an arrow is a part of the name.
/// </summary>
internal readonly ref struct RsyncLine
{
    public const byte File = (byte)'-';
    public const byte Link = (byte)'l';
    public const byte Directory = (byte)'d';
    private const int ModeChars = 10;
    private const int OthersRead = 7;
    private const int OthersEnter = 9;
    private const int DateChars = 10;
    private const int TimeChars = 19;
    private const int HoursADay = 24;
    private const int Sixty = 60;

    private static readonly SearchValues<byte> Types = SearchValues.Create("-dlpsbcD?"u8);
    private static readonly SearchValues<byte> Rights = SearchValues.Create("rwxsStT-"u8);

    private RsyncLine(byte type, bool isReadable, bool isOpen, long size, long ticks, ReadOnlySpan<byte> name)
    {
        (Type, IsReadable, IsOpen, Size, Ticks) = (type, isReadable, isOpen, size, ticks);
        Name = name;
    }

    /// <summary><see cref="File"/>, <see cref="Link"/>, <see cref="Directory"/> or another letter of ls.</summary>
    public byte Type { get; }

    /// <summary>True when everybody may read it.</summary>
    public bool IsReadable { get; }

    /// <summary>True when everybody may read it and enter it.</summary>
    public bool IsOpen { get; }

    public long Size { get; }

    public long Ticks { get; }

    /// <summary>As rsync prints it.</summary>
    public ReadOnlySpan<byte> Name { get; }

    public static RsyncLineKind Read(ReadOnlySpan<byte> text, out RsyncLine line)
    {
        line = default;
        if (text.Length <= ModeChars || text[ModeChars] != ' ' || !IsMode(text[..ModeChars])) return RsyncLineKind.Garbage;
        var rest = text[ModeChars..].TrimStart((byte)' ');
        var blank = rest.IndexOf((byte)' ');
        if (blank < 0 || !TrySize(rest[..blank], out var size)) return RsyncLineKind.Unusable;
        rest = rest[(blank + 1)..];
        if (rest.Length < TimeChars + 2 || rest[TimeChars] != ' ' || !TryTime(rest[..TimeChars], out var ticks))
            return RsyncLineKind.Unusable;
        var isReadable = text[OthersRead] == 'r';
        var isOpen = isReadable && text[OthersEnter] is (byte)'x' or (byte)'t';
        line = new RsyncLine(text[0], isReadable, isOpen, size, ticks, rest[(TimeChars + 1)..]);
        return RsyncLineKind.Entry;
    }

    private static bool IsMode(ReadOnlySpan<byte> mode) =>
        Types.Contains(mode[0]) && !mode[1..].ContainsAnyExcept(Rights);

    /// <summary>Commas come from servers and settings that group digits.</summary>
    private static bool TrySize(ReadOnlySpan<byte> text, out long size)
    {
        size = 0;
        foreach (var digit in text)
        {
            if (digit == ',') continue;
            var value = digit - '0';
            if ((uint)value > 9 || size > (long.MaxValue - value) / 10) return false;
            size = (size * 10) + value;
        }

        return text.Length > 0;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text[4] != '/' || text[7] != '/' || text[DateChars] != ' ' || text[13] != ':' || text[16] != ':') return false;
        if (!TryTwo(text, out var century) || !TryTwo(text[2..], out var year) || !TryTwo(text[5..], out var month)
            || !TryTwo(text[8..], out var day) || !TryTwo(text[11..], out var hour) || !TryTwo(text[14..], out var minute)
            || !TryTwo(text[17..], out var second))
        {
            return false;
        }

        year += century * 100;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour >= HoursADay || minute >= Sixty || second >= Sixty) return false;
        ticks = new DateTime(year, month, day, hour, minute, second).Ticks;
        return true;
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, out int number)
    {
        var (tens, ones) = (text[0] - '0', text[1] - '0');
        number = (tens * 10) + ones;
        return (uint)tens <= 9 && (uint)ones <= 9;
    }
}
