namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The distinct mirror sets of a shard's files, one behind the other; the first is empty. What a shard has published never
/// changes; its successor may write behind the last.
/// </summary>
/// <param name="Stride">Words of a set.</param>
/// <param name="HasTwins">Some sets may be equal.</param>
internal sealed record SetPool(ulong[] Words, int Stride, int Count, bool HasTwins = false)
{
    public static SetPool Empty { get; } = new([], 0, 1);

    public void Prefetch(int number) => FileIndex.Prefetch.At<ulong>(Words, number * Stride);

    public MirrorSet this[int number] => new(Words, number * Stride, Stride);

    /// <summary>Whether one of these mirrors is in any set.</summary>
    public bool HasAny(ReadOnlySpan<int> ordinals)
    {
        Span<ulong> mask = stackalloc ulong[Stride];
        foreach (var ordinal in ordinals)
        {
            if (ordinal >> 6 < Stride) mask[ordinal >> 6] |= 1UL << (ordinal & 63);
        }

        for (var word = 0; word < Stride; word++)
        {
            if (mask[word] != 0 && HasAny(word, mask[word])) return true;
        }

        return false;
    }

    private bool HasAny(int word, ulong mask)
    {
        for (var number = 1; number < Count; number++)
        {
            if ((Words[(number * Stride) + word] & mask) != 0) return true;
        }

        return false;
    }
}
