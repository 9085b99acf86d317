using MirrorActors.Geo;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// All that ranking asks about a client, so that clients with equal keys get equal candidates. Coordinates are rounded
/// to whole degrees, the AS is 0 unless some mirror names it, and <see cref="Network"/> is the prefix of a mirror the
/// client is in (see <see cref="NetworkClasses"/>).
/// </summary>
public readonly record struct RegionKey(
    CountryCode Country, ContinentCode Continent, uint Asn, int Network, short Latitude, short Longitude)
{
    /// <summary>Stands for a latitude that is not known.</summary>
    public const short Nowhere = short.MinValue;

    public bool IsLocated => Latitude != Nowhere;

    public static RegionKey Of(in Place place, int network, bool asnMatters) => new(
        place.Country,
        place.Continent,
        asnMatters ? place.Asn : 0,
        network,
        place.IsLocated ? Round(place.Latitude, 90) : Nowhere,
        place.IsLocated ? Round(place.Longitude, 180) : Nowhere);

    // A corrupt database must not make keys without end.
    private static short Round(float degrees, float limit) =>
        float.IsFinite(degrees) ? (short)MathF.Round(Math.Clamp(degrees, -limit, limit)) : (short)0;
}
