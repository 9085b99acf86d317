using MirrorActors.Geo;

namespace MirrorActors.Actors.Routing;

/// <summary>MirrorBrain's groups: like ours, but no length of prefix, no nearness in an AS and no neighbouring country counts.</summary>
internal static class MirrorbrainBands
{
    public static RankBand Of(MirrorGround mirror, in RegionKey near, NetworkClasses networks) => RankBand.Of(
        networks.IsInPrefix(near.Network, mirror.Ordinal) ? RankGroup.Prefix
        : mirror.IsOfAs(near.Asn) ? RankGroup.As
        // Without a country a client still has the mirrors of every country.
        : mirror.IsEverywhere || mirror.IsOf(near.Country) ? RankGroup.Country
        : mirror.Serves(near.Country) ? RankGroup.Served
        : near.Continent != ContinentCode.Unknown && mirror.Continent == near.Continent ? RankGroup.Continent
        : RankGroup.World);
}
