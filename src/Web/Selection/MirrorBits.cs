namespace MirrorActors.Web.Selection;

/// <summary>Sets of mirrors as words of bits by ordinal.</summary>
internal static class MirrorBits
{
    public static bool Has(ReadOnlySpan<ulong> words, int ordinal)
    {
        var word = ordinal >> 6;
        return (uint)word < (uint)words.Length && (words[word] >> (ordinal & 63) & 1) != 0;
    }

    public static void Set(Span<ulong> words, int ordinal) => words[ordinal >> 6] |= 1UL << (ordinal & 63);

    public static void Clear(Span<ulong> words, int ordinal) => words[ordinal >> 6] &= ~(1UL << (ordinal & 63));
}
