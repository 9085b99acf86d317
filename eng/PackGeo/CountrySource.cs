using MirrorActors.Geo;
using MirrorActors.Geo.BuiltIn;
using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Mmdb;

namespace MirrorActors.PackGeo;

internal static class CountrySource
{
    public static PackedRanges Read(string v4Path, string v6Path)
    {
        var v4 = MmdbReader.Open(v4Path);
        return new PackedRanges(
            v4.Metadata.Built,
            Read(v4, true, static bits => (uint)bits),
            Read(MmdbReader.Open(v6Path), false, static bits => bits));
    }

    public static ushort CountryOf(MmdbReader reader, MmdbRecord record) =>
        reader.Decode(record) is Dictionary<string, object> map
        && CountryCode.TryParse(map["country_code"] as string, out var code)
            ? code.Packed
            : (ushort)0;

    private static RangeTable<TKey> Read<TKey>(MmdbReader reader, bool v4, Func<UInt128, TKey> key)
        where TKey : struct, IComparable<TKey>
    {
        var ranges = new RangeTableBuilder<TKey>();
        var max = v4 ? uint.MaxValue : UInt128.MaxValue;
        foreach (var (network, record, fault) in reader.Networks())
        {
            if (fault != MmdbFault.None || network.Network.IsV4 != v4)
                throw new InvalidDataException($"{network}: {fault}");
            ranges.Add(key(network.Network.Bits), CountryOf(reader, record));
            if (network.LastBits != max)
                ranges.Add(key(network.LastBits + 1), 0);
        }
        return ranges.Build();
    }
}
