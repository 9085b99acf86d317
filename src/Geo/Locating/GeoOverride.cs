using MirrorActors.Geo.Countries;

namespace MirrorActors.Geo.Locating;

/// <summary>Where the addresses of a network are. What is unknown or 0 is left to the databases.</summary>
/// <param name="Point">Latitude and longitude in degrees.</param>
public sealed record GeoOverride(
    AddressPrefix Prefix, CountryCode Country, ContinentCode Continent, uint Asn, (float Latitude, float Longitude)? Point)
{
    /// <summary>
    /// The place with this over it. Another country than the databases' takes their continent and coordinates along: it is
    /// placed at its own centroid unless a point is given.
    /// </summary>
    internal Place Over(in Place place)
    {
        var moved = Country.IsKnown && Country != place.Country;
        return new Place(
            Country.IsKnown ? Country : place.Country,
            Continent != ContinentCode.Unknown ? Continent : moved ? ContinentCode.Unknown : place.Continent,
            Asn != 0 ? Asn : place.Asn,
            Point?.Latitude ?? (moved ? 0 : place.Latitude),
            Point?.Longitude ?? (moved ? 0 : place.Longitude),
            Point is not null || (!moved && place.HasCoordinates)).Completed();
    }
}
