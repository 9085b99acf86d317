namespace MirrorActors.Geo.Locating;

/// <summary>
/// Disjoint ranges over the whole number line: each start holds until the next one; values below the first start
/// have none.
/// </summary>
internal sealed class RangeTable<TKey>(TKey[] starts, int[] values)
    where TKey : struct, IComparable<TKey>
{
    public const int None = -1;

    public ReadOnlySpan<TKey> Starts => starts;

    public ReadOnlySpan<int> Values => values;

    public int Find(TKey key) => ValueAt(CountUpTo(key, 0, starts.Length));

    /// <param name="inOneRange">All from <paramref name="first"/> to <paramref name="last"/> are in the range of the key.</param>
    public int Find(TKey key, TKey first, TKey last, out bool inOneRange)
    {
        var position = CountUpTo(key, 0, starts.Length);
        inOneRange = IsInOneRange(position, first, last);
        return ValueAt(position);
    }

    /// <summary>
    /// The number of starts at or below the key, which <see cref="ValueAt"/> and <see cref="IsInOneRange"/> take; it is known
    /// to be from <paramref name="low"/> to <paramref name="high"/>.
    /// </summary>
    public int CountUpTo(TKey key, int low, int high)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (starts[middle].CompareTo(key) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public int ValueAt(int position) => position == 0 ? None : values[position - 1];

    public bool IsInOneRange(int position, TKey first, TKey last) =>
        (position == 0 || starts[position - 1].CompareTo(first) <= 0)
        && (position == starts.Length || starts[position].CompareTo(last) > 0);
}
