using System.Buffers;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Hashes in hexadecimal.</summary>
internal static class HexText
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    public static bool Is(ReadOnlySpan<byte> text, int bytes) => text.Length == 2 * bytes && text.IndexOfAnyExcept(Digits) < 0;
}
