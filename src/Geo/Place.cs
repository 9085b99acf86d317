using MirrorActors.Geo.Countries;

namespace MirrorActors.Geo;

/// <summary>
/// Where an address is. Latitude and longitude are in degrees and come from the database when
/// <see cref="HasCoordinates"/> is set; otherwise they are the centroid of <see cref="Country"/> (0, 0 when that is
/// unknown too). <see cref="Asn"/> 0 means unknown. A known country is always one of <see cref="CountryTable"/>.
/// </summary>
public readonly record struct Place(
    CountryCode Country,
    ContinentCode Continent,
    uint Asn,
    float Latitude,
    float Longitude,
    bool HasCoordinates)
{
    public static Place Unknown => default;

    /// <summary>Latitude and longitude mean something: the database's point or the country's centroid.</summary>
    public bool IsLocated => HasCoordinates || Country.IsKnown;

    /// <summary>This place with each field it lacks taken from <paramref name="other"/>.</summary>
    internal Place FilledFrom(in Place other) => new(
        Country.IsKnown ? Country : other.Country,
        Continent != ContinentCode.Unknown ? Continent : other.Continent,
        Asn != 0 ? Asn : other.Asn,
        HasCoordinates ? Latitude : other.Latitude,
        HasCoordinates ? Longitude : other.Longitude,
        HasCoordinates || other.HasCoordinates);

    internal bool IsFull => Country.IsKnown && Continent != ContinentCode.Unknown && Asn != 0 && HasCoordinates;

    /// <summary>This place with continent and centroid taken from its country where the databases gave none.</summary>
    internal Place Completed()
    {
        if (!CountryTable.TryGet(Country, out var country))
            return this with { Country = default };
        return this with
        {
            Continent = Continent != ContinentCode.Unknown ? Continent : country.Continent,
            Latitude = HasCoordinates ? Latitude : country.Latitude,
            Longitude = HasCoordinates ? Longitude : country.Longitude,
        };
    }
}
