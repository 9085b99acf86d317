using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.BuiltIn;

/// <summary>Country and AS number from the embedded tables; ATTRIBUTION.md beside them names their sources.</summary>
internal sealed class BuiltInDatabase : IPlaceSource
{
    private readonly RangeLookup _countries;
    private readonly RangeLookup _asNumbers;

    internal BuiltInDatabase(PackedRanges countries, PackedRanges asNumbers)
    {
        _countries = new RangeLookup(countries);
        _asNumbers = new RangeLookup(asNumbers);
        Info = new GeoSourceInfo("built-in", "country and AS number", countries.Built);
    }

    public GeoSourceInfo Info { get; }

    public static BuiltInDatabase Load() => new(Read("country.bin"), Read("asn.bin"));

    public bool TryLocate(in AddressKey address, in AddressBlock block, out Place place, out bool wholeBlock)
    {
        var country = CountryCode.FromPacked((ushort)_countries.Find(address, block, out var inOneCountry));
        place = Place.Unknown with { Country = country, Asn = _asNumbers.Find(address, block, out var inOneNetwork) };
        wholeBlock = inOneCountry && inOneNetwork;
        return true;
    }

    private static PackedRanges Read(string name)
    {
        using var stream = typeof(BuiltInDatabase).Assembly.GetManifestResourceStream(typeof(BuiltInDatabase), name)
            ?? throw new InvalidOperationException($"resource {name} is missing");
        return PackedRanges.Read(stream);
    }
}
