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

    public int Find(TKey key) => Find(key, 0, starts.Length);

    /// <summary>Looks only among the starts from <paramref name="low"/> to below <paramref name="high"/>.</summary>
    public int Find(TKey key, int low, int high)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (starts[middle].CompareTo(key) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? None : values[low - 1];
    }
}
