using System.Buffers;
using System.Buffers.Text;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Reads one line of GNU <c>ls -l</c>: mode, links, owner, group, size, time, one blank, name to the end of the line. Columns
/// between mode and size may be missing; an owner may have blanks: the size is the number right before a time.
/// </summary>
internal static class LsLine
{
    private const int ModeChars = 10;
    private const int OthersMayRead = 7;
    private const int OthersMayEnter = 9;
    private static readonly SearchValues<byte> Modes = SearchValues.Create("rwxsStT-"u8);

    /// <summary>A line that begins like an entry.</summary>
    public static bool IsEntry(ReadOnlySpan<byte> line)
    {
        if (line.Length <= ModeChars || !"-dlbcpsD"u8.Contains(line[0])) return false;
        return line[1..ModeChars].IndexOfAnyExcept(Modes) < 0 && line[ModeChars] is (byte)' ' or (byte)'.' or (byte)'+' or (byte)'@';
    }

    /// <param name="line">One that <see cref="IsEntry"/>.</param>
    /// <param name="reference">When the listing was made.</param>
    /// <returns>False when it is not understood.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, DateTime reference, out LsRow row)
    {
        row = default;
        var rest = line[(ModeChars + 1)..];
        while (rest.Length > 0)
        {
            rest = rest.TrimStart((byte)' ');
            var end = rest.IndexOf((byte)' ');
            if (end <= 0) return false;
            var word = rest[..end];
            rest = rest[end..];
            if (!Utf8Parser.TryParse(word, out long size, out var used) || used != word.Length || size < 0 || word[0] == '+') continue;
            if (!LsTime.TryRead(rest.TrimStart((byte)' '), reference, out var time, out var name)) continue;
            row = new LsRow(line[0], IsOpen(line), size, time, name);
            return name.Length > 0;
        }

        return false;
    }

    private static bool IsOpen(ReadOnlySpan<byte> line) => line[0] == 'd'
        ? line[OthersMayRead] == 'r' && line[OthersMayEnter] is (byte)'x' or (byte)'t'
        : line[OthersMayRead] == 'r';
}

/// <summary>What a line shows.</summary>
/// <param name="type">As in the mode: <c>-</c>, <c>d</c>, <c>l</c> and so on.</param>
/// <param name="isOpen">Everybody may read it.</param>
/// <param name="name">As it stands there; of a link with its target.</param>
internal readonly ref struct LsRow(byte type, bool isOpen, long size, ListedTime time, ReadOnlySpan<byte> name)
{
    public byte Type { get; } = type;

    public bool IsOpen { get; } = isOpen;

    public long Size { get; } = size;

    public ListedTime Time { get; } = time;

    public ReadOnlySpan<byte> Name { get; } = name;
}
