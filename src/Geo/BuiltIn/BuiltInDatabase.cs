using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.BuiltIn;

/// <summary>Country and AS number from the embedded tables; ATTRIBUTION.md beside them names their sources.</summary>
internal sealed class BuiltInDatabase : IPlaceSource
{
    private readonly RangeLookup _countries;
    private readonly RangeLookup _asNumbers;

    private BuiltInDatabase(PackedRanges countries, PackedRanges asNumbers)
    {
        _countries = new RangeLookup(countries);
        _asNumbers = new RangeLookup(asNumbers);
        Info = new GeoSourceInfo("built-in", "country and AS number", countries.Built);
    }

    public GeoSourceInfo Info { get; }

    public static BuiltInDatabase Load() => new(Read("country.bin"), Read("asn.bin"));

    public bool TryLocate(in AddressKey address, out Place place)
    {
        var country = CountryCode.FromPacked((ushort)_countries.Find(address));
        place = Place.Unknown with { Country = country, Asn = _asNumbers.Find(address) };
        return true;
    }

    private static PackedRanges Read(string name)
    {
        using var stream = typeof(BuiltInDatabase).Assembly.GetManifestResourceStream(typeof(BuiltInDatabase), name)
            ?? throw new InvalidOperationException($"resource {name} is missing");
        return PackedRanges.Read(stream);
    }
}
