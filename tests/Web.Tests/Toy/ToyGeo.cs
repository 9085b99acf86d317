using MirrorActors.Geo;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Tests.Toy;

/// <summary>
/// Knows a few networks: 192.0.2.0/24 is in Berlin, 198.51.100.0/24 in Paris, 203.0.113.0/24 in Tokyo.
/// </summary>
internal sealed class ToyGeo : IGeoLocator
{
    public const string Berlin = "192.0.2.7";
    public const string Paris = "198.51.100.7";
    public const string Tokyo = "203.0.113.7";

    private readonly (AddressPrefix Network, Place Place)[] _places =
    [
        Entry("192.0.2.0/24", "DE", ContinentCode.Europe, 64496, 52.5f, 13.4f),
        Entry("198.51.100.0/24", "FR", ContinentCode.Europe, 64497, 48.9f, 2.4f),
        Entry("203.0.113.0/24", "JP", ContinentCode.Asia, 64498, 35.7f, 139.7f),
    ];

    public IReadOnlyList<GeoSourceInfo> Sources => [];

    public Place Locate(in AddressKey address)
    {
        foreach (var (network, place) in _places)
        {
            if (network.Contains(address)) return place;
        }

        return Place.Unknown;
    }

    private static (AddressPrefix Network, Place Place) Entry(
        string network, string country, ContinentCode continent, uint asn, float latitude, float longitude) =>
        (AddressPrefix.Parse(
            network), new Place(CountryCode.Parse(country), continent, asn, latitude, longitude, true));
}
