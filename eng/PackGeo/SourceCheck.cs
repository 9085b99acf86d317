using MirrorActors.Geo.BuiltIn;
using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Mmdb;

namespace MirrorActors.PackGeo;

/// <summary>Asks the packed tables, written and read back, for what the sources state.</summary>
internal static class SourceCheck
{
    private const int RandomAddresses = 1_000_000;

    public static int Count(string[] args, PackedRanges countries, PackedRanges asNumbers)
    {
        var country = new RangeLookup(PackedRanges.Read(new MemoryStream(countries.Write())));
        var asn = new RangeLookup(PackedRanges.Read(new MemoryStream(asNumbers.Write())));
        return CountCountries(MmdbReader.Open(args[0]), true, country)
            + CountCountries(MmdbReader.Open(args[1]), false, country)
            + CountAsNumbers(args[2], asn)
            + CountAsNumbers(args[3], asn);
    }

    private static int CountCountries(MmdbReader source, bool v4, RangeLookup packed)
    {
        var random = new Random(1);
        var wrong = 0;
        for (var i = 0; i < RandomAddresses; i++)
        {
            // IPv6 in 2000::/3, where addresses are given out.
            var high = (ulong)random.NextInt64();
            var address = v4
                ? AddressKey.FromV4((uint)high)
                : AddressKey.FromV6((UInt128)(high >> 2 | 1UL << 61) << 64);
            var fault = source.Find(address, out var record);
            var expected = record.Found ? CountrySource.CountryOf(source, record) : 0;
            wrong += fault == MmdbFault.None && expected == packed.Find(address) ? 0 : 1;
        }
        return wrong;
    }

    private static int CountAsNumbers(string path, RangeLookup packed)
    {
        var wrong = 0;
        (AddressKey First, AddressKey Last, uint Asn)? before = null;
        foreach (var line in AsnSource.Lines(path))
        {
            if (before is { } range)
            {
                wrong += packed.Find(range.First) == range.Asn ? 0 : 1;
                wrong += range.Last.Bits >= line.First.Bits || packed.Find(range.Last) == range.Asn ? 0 : 1;
                var gap = range.Last.Bits + 1;
                var inGap = gap >= line.First.Bits
                    || packed.Find(line.First.IsV4 ? AddressKey.FromV4((uint)gap) : AddressKey.FromV6(gap)) == 0;
                wrong += inGap ? 0 : 1;
            }
            before = line;
        }
        return wrong;
    }
}
