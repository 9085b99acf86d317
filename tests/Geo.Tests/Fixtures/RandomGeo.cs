using MirrorActors.Geo.BuiltIn;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.Fixtures;

/// <summary>Databases, overrides and addresses that meet in few blocks, so that networks cut blocks, hold them and leave gaps.</summary>
internal sealed class RandomGeo(Random random)
{
    private static readonly string[] Countries = ["DE", "FR", "JP", "NA"];
    private static readonly int[] V4Lengths = [8, 16, 21, 22, 23, 24, 25, 26, 28, 31, 32];
    private static readonly int[] V6Lengths = [16, 32, 44, 46, 47, 48, 49, 50, 64, 127, 128];

    public AddressKey Address() => random.Next(2) == 0 ? AddressV4() : AddressV6();

    public AddressKey AddressV4() =>
        AddressKey.FromV4(10u << 24 | (uint)random.Next(4) << 8 | Edge(8, (uint)random.Next(256)));

    public AddressKey AddressV6() => AddressKey.FromV6(
        (UInt128)0x20010db8 << 96 | (UInt128)random.Next(4) << 80 | (UInt128)Edge(16, (uint)random.Next(1 << 16)) << 64
        | (random.Next(2) == 0 ? ulong.MaxValue : (ulong)random.Next(4)));

    public AddressPrefix Prefix(bool v4)
    {
        var address = v4 ? AddressV4() : AddressV6();
        return AddressPrefix.Of(address, Pick(v4 ? V4Lengths : V6Lengths));
    }

    public byte[] Mmdb()
    {
        var ipVersion = random.Next(2) == 0 ? 4 : 6;
        var writer = new MmdbWriter(ipVersion, Pick([24, 28, 32]));
        var prefixes = Enumerable.Range(0, random.Next(12)).Select(_ => Prefix(ipVersion == 4 || random.Next(2) == 0));
        foreach (var prefix in prefixes.OrderBy(static p => p.Network.IsV4).ThenBy(static p => p.Length).ToList())
        {
            if (random.Next(12) == 0)
                writer.AddRaw($"{prefix}", 0xE1, 0x41);
            else
                writer.Add($"{prefix}", Record());
        }
        return writer.ToBytes();
    }

    public BuiltInDatabase BuiltIn()
    {
        uint[] countries = [0, .. Countries.Select(static c => (uint)CountryCode.Parse(c).Packed)];
        return new BuiltInDatabase(Ranges(() => (int)Pick(countries)), Ranges(() => random.Next(3)));
    }

    public GeoOverrides Overrides() => new(Enumerable.Range(0, random.Next(6)).Select(_ => new GeoOverride(
        Prefix(random.Next(2) == 0),
        random.Next(2) == 0 ? default : CountryCode.Parse(Pick(Countries)),
        ContinentCode.Unknown,
        (uint)random.Next(3),
        random.Next(2) == 0 ? null : (random.Next(90), random.Next(180)))));

    private PackedRanges Ranges(Func<int> value)
    {
        var v4 = new RangeTableBuilder<uint>();
        foreach (var start in Enumerable.Range(0, random.Next(12)).Select(_ => (uint)AddressV4().Bits).Order())
            v4.Add(start, value());
        var v6 = new RangeTableBuilder<UInt128>();
        foreach (var start in Enumerable.Range(0, random.Next(12)).Select(_ => AddressV6().Bits).Order())
            v6.Add(start, value());
        return new PackedRanges(default, v4.Build(), v6.Build());
    }

    private Dictionary<string, object> Record()
    {
        var record = new Dictionary<string, object>();
        if (random.Next(4) != 0)
            record["country_code"] = Pick(Countries);
        if (random.Next(4) != 0)
            record["asn"] = (uint)random.Next(3);
        if (random.Next(2) != 0)
            (record["latitude"], record["longitude"]) = ((float)random.Next(90), (float)random.Next(180));
        return record;
    }

    // Half of the numbers are the first or the last of their bits.
    private uint Edge(int bits, uint other) => random.Next(4) switch { 0 => 0, 1 => (1u << bits) - 1, _ => other };

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
