using System.Buffers.Text;
using System.Security.Cryptography;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>A line <c>SHA256 SIZE NAME</c> with blanks between, as in Debian's control files.</summary>
internal static class HashLine
{
    private const int HexChars = 2 * SHA256.HashSizeInBytes;

    public static bool TryRead(ReadOnlySpan<byte> line, Span<byte> hash, out long size, out ReadOnlySpan<byte> name)
    {
        size = 0;
        name = default;
        line = line.Trim((byte)' ');
        if (line.Length <= HexChars || line[HexChars] != ' ' || !TryHash(line[..HexChars], hash)) return false;
        line = line[HexChars..].TrimStart((byte)' ');
        var blank = line.IndexOf((byte)' ');
        if (blank < 0 || !TrySize(line[..blank], out size)) return false;
        name = line[blank..].TrimStart((byte)' ');
        return name.Length > 0;
    }

    public static bool TryHash(ReadOnlySpan<byte> hex, Span<byte> hash) =>
        hex.Length == HexChars && Convert.FromHexString(hex, hash, out _, out _) == System.Buffers.OperationStatus.Done;

    public static bool TrySize(ReadOnlySpan<byte> text, out long size) =>
        Utf8Parser.TryParse(text, out size, out var used) && used == text.Length && size >= 0 && text[0] != '+';
}
