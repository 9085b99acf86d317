namespace MirrorActors.Geo.Locating;

/// <summary>
/// Immutable longest-prefix match. The networks are cut into disjoint ranges once, so a look-up is one binary search.
/// Of two equal networks the first listed wins.
/// </summary>
public sealed class PrefixMap
{
    private readonly Entry[] _entries;
    private readonly RangeTable<uint> _v4;
    private readonly RangeTable<UInt128> _v6;

    public PrefixMap(IEnumerable<(AddressPrefix Prefix, int Value)> networks)
    {
        _entries =
        [
            .. networks.Select(static n => new Entry(n.Prefix, n.Value))
                .DistinctBy(static e => e.Prefix)
                .OrderBy(static e => e.Prefix.Network.Bits)
                .ThenBy(static e => e.Prefix.Length),
        ];
        _v4 = Cut(true, static bits => (uint)bits);
        _v6 = Cut(false, static bits => bits);
    }

    public static PrefixMap Empty { get; } = new([]);

    public int Count => _entries.Length;

    public bool TryMatch(in AddressKey address, out int value, out int prefixLength)
    {
        var entry = address.IsV4 ? _v4.Find((uint)address.Bits) : _v6.Find(address.Bits);
        value = entry >= 0 ? _entries[entry].Value : 0;
        prefixLength = entry >= 0 ? _entries[entry].Prefix.Length : 0;
        return entry >= 0;
    }

    /// <param name="wholeBlock">The same network, or none, is the longest for every address of the block.</param>
    internal bool TryMatch(in AddressKey address, in AddressBlock block, out int value, out bool wholeBlock)
    {
        var entry = address.IsV4
            ? _v4.Find((uint)address.Bits, block.FirstV4, block.LastV4, out wholeBlock)
            : _v6.Find(address.Bits, block.FirstV6, block.LastV6, out wholeBlock);
        value = entry >= 0 ? _entries[entry].Value : 0;
        return entry >= 0;
    }

    /// <summary>Sweeps the networks, which are nested or disjoint, in order; the open ones are on a stack.</summary>
    private RangeTable<TKey> Cut<TKey>(bool v4, Func<UInt128, TKey> key)
        where TKey : struct, IComparable<TKey>
    {
        var ranges = new RangeTableBuilder<TKey>();
        var open = new Stack<int>();
        var max = v4 ? uint.MaxValue : UInt128.MaxValue;
        for (var i = 0; i < _entries.Length; i++)
        {
            var prefix = _entries[i].Prefix;
            if (prefix.Network.IsV4 != v4)
                continue;
            CloseBefore(prefix.Network.Bits);
            ranges.Add(key(prefix.Network.Bits), i);
            open.Push(i);
        }
        CloseBefore(null);
        return ranges.Build();

        void CloseBefore(UInt128? next)
        {
            while (open.TryPeek(out var top) && !(_entries[top].Prefix.LastBits >= next))
            {
                open.Pop();
                var last = _entries[top].Prefix.LastBits;
                if (last != max)
                    ranges.Add(key(last + 1), open.TryPeek(out var outer) ? outer : RangeTable<TKey>.None);
            }
        }
    }

    private readonly record struct Entry(AddressPrefix Prefix, int Value);
}
