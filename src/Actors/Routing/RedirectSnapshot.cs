using MirrorActors.Actors.Views;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// Everything a redirect reads about mirrors, of one moment. Immutable but for the memory of regions.
/// </summary>
public sealed class RedirectSnapshot
{
    private readonly RankTables _ranks;

    public RedirectSnapshot(MirrorTable mirrors)
    {
        Mirrors = mirrors;
        Networks = NetworkClasses.Of(mirrors);
        _ranks = new RankTables(mirrors, Networks);
    }

    public static RedirectSnapshot Empty { get; } = new(MirrorTable.Empty);

    public MirrorTable Mirrors { get; }

    public NetworkClasses Networks { get; }

    public RegionKey RegionOf(in AddressKey client, in Place place) =>
        RegionKey.Of(place, Networks.ClassOf(client), place.Asn != 0 && Networks.Names(place.Asn));

    public RankedCandidates Rank(in RegionKey region) => _ranks.For(region);

    /// <summary>
    /// Computes the candidates of the places the old snapshot was asked for, so that no request has to.
    /// </summary>
    public void WarmFrom(RedirectSnapshot old)
    {
        var places = old._ranks.Regions().Select(Carry).Distinct().Take(RoutingLimits.RegionsWarmed);
        foreach (var region in places) _ranks.For(region);
    }

    // Numbers of network classes hold within one snapshot only. A client in a mirror's prefix is computed when it
    // comes.
    private static RegionKey Carry(RegionKey region) => region with { Network = 0 };
}
