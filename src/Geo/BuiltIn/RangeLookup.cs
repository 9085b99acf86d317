using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.BuiltIn;

/// <summary>Both tables of one packed database; IPv4 is narrowed by its top 16 bits before the binary search.</summary>
internal sealed class RangeLookup
{
    private const int IndexBits = 16;

    private readonly RangeTable<uint> _v4;
    private readonly RangeTable<UInt128> _v6;

    // Position of the first start at or above each multiple of 2^16, and the count at the end.
    private readonly int[] _v4Index = new int[(1 << IndexBits) + 1];

    public RangeLookup(PackedRanges ranges)
    {
        _v4 = ranges.V4;
        _v6 = ranges.V6;
        var starts = _v4.Starts;
        var position = 0;
        for (var top = 0; top < _v4Index.Length; top++)
        {
            while (position < starts.Length && starts[position] < (ulong)top << (32 - IndexBits))
                position++;
            _v4Index[top] = position;
        }
    }

    /// <summary>The value of the range that holds the address; 0 for none.</summary>
    public uint Find(in AddressKey address) => Find(address, new AddressBlock(address), out _);

    /// <param name="wholeBlock">The block lies in that range as a whole.</param>
    public uint Find(in AddressKey address, in AddressBlock block, out bool wholeBlock)
    {
        int value;
        if (address.IsV4)
        {
            var bits = (uint)address.Bits;
            var top = (int)(bits >> (32 - IndexBits));
            var position = _v4.CountUpTo(bits, _v4Index[top], _v4Index[top + 1]);
            wholeBlock = _v4.IsInOneRange(position, block.FirstV4, block.LastV4);
            value = _v4.ValueAt(position);
        }
        else
        {
            value = _v6.Find(address.Bits, block.FirstV6, block.LastV6, out wholeBlock);
        }
        return value == RangeTable<uint>.None ? 0 : (uint)value;
    }
}
