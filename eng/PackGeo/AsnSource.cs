using System.Globalization;
using MirrorActors.Geo.BuiltIn;
using MirrorActors.Geo.Locating;

namespace MirrorActors.PackGeo;

internal static class AsnSource
{
    public static PackedRanges Read(string v4Path, string v6Path, DateTimeOffset built) => new(
        built,
        Read(v4Path, uint.MaxValue, static bits => (uint)bits),
        Read(v6Path, UInt128.MaxValue, static bits => bits));

    /// <summary>Lines of: first address, last address, AS number, name (quoted, ignored).</summary>
    public static IEnumerable<(AddressKey First, AddressKey Last, uint Asn)> Lines(string path) =>
        File.ReadLines(path).Select(static line => line.Split(',', 4)).Select(static cells => (
            AddressKey.Parse(cells[0]),
            AddressKey.Parse(cells[1]),
            uint.Parse(cells[2], CultureInfo.InvariantCulture)));

    private static RangeTable<TKey> Read<TKey>(string path, UInt128 max, Func<UInt128, TKey> key)
        where TKey : struct, IComparable<TKey>
    {
        var ranges = new RangeTableBuilder<TKey>();
        UInt128 end = 0;
        foreach (var (first, last, asn) in Lines(path))
        {
            // The source has a range that starts within the one before: the later one wins.
            if (first.Bits < end)
                ranges.CutAt(key(first.Bits));
            ranges.Add(key(first.Bits), (int)asn);
            end = last.Bits;
            if (end != max)
                ranges.Add(key(++end), 0);
        }
        return ranges.Build();
    }
}
