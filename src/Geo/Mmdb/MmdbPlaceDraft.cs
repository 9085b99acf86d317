using MirrorActors.Geo.Countries;

namespace MirrorActors.Geo.Mmdb;

/// <summary>The fields of one record as they are found.</summary>
internal struct MmdbPlaceDraft
{
    public CountryCode Country;
    public CountryCode RegisteredCountry;
    public ContinentCode Continent;
    public uint Asn;
    public float? Latitude;
    public float? Longitude;

    /// <summary>Codes that are no country (EU, AP) count as none.</summary>
    public readonly bool HasCountry => CountryTable.TryGet(Country, out _);

    public readonly Place ToPlace()
    {
        var located = Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180;
        return new Place(
            CountryOrRegistered(),
            Continent,
            Asn,
            located ? Latitude!.Value : 0,
            located ? Longitude!.Value : 0,
            located);
    }

    // The registry's country is a guess that a record which places the address on another continent contradicts.
    private readonly CountryCode CountryOrRegistered()
    {
        if (HasCountry)
            return Country;
        return CountryTable.TryGet(RegisteredCountry, out var registered)
            && (Continent == ContinentCode.Unknown || Continent == registered.Continent)
                ? RegisteredCountry
                : default;
    }
}
