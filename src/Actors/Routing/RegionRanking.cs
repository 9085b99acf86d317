using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Routing;

/// <summary>Ranks all mirrors for one region. Pure.</summary>
public sealed class RegionRanking(IReadOnlyList<MirrorGround> mirrors, NetworkClasses networks, SelectionMode mode)
{
    /// <summary>The mirrors in no order.</summary>
    public IReadOnlyList<MirrorGround> Mirrors => mirrors;

    public NetworkClasses Networks => networks;

    /// <param name="near">By whose place the mirrors are ranked.</param>
    /// <param name="real">Whose place is judged by the mirrors' restrictions; the same unless the client asked for another.</param>
    public RankedCandidates Rank(in RegionKey near, in RegionKey real)
    {
        var open = new List<(MirrorGround Mirror, RankBand Band, double? Distance)>(mirrors.Count);
        foreach (var mirror in mirrors)
        {
            if (mirror.Definition.Weight <= 0) continue;
            if (Ranking.RestrictionOf(mirror, real, networks) != Exclusion.None) continue;
            open.Add((mirror, BandOf(mirror, near), Ranking.DistanceOf(mirror, near)));
        }

        var capacities = new GroupCapacities(open.Select(static o => (o.Band.Group, o.Mirror.Definition.CapacityMbit)));
        var ranked = open.ConvertAll(o => new RankedMirror(
            o.Mirror.Ordinal, o.Band, ShareOf(o.Mirror, o.Band.Group, o.Distance, capacities),
            (float)(o.Distance ?? double.NaN), o.Mirror.Definition.Id));
        ranked.Sort(Compare);
        return new RankedCandidates(ranked);
    }

    /// <summary>The band of one mirror in this mode.</summary>
    public RankBand BandOf(MirrorGround mirror, in RegionKey near)
    {
        if (mirror.Rules.Exclusive && networks.IsInPrefix(near.Network, mirror.Ordinal)) return RankBand.Exclusive;
        return mode switch
        {
            SelectionMode.Near => Ranking.BandOf(mirror, near, networks),
            SelectionMode.Mirrorbrain => MirrorbrainBands.Of(mirror, near, networks),
            _ => RankBand.Of(RankGroup.World),
        };
    }

    private float ShareOf(MirrorGround mirror, RankGroup group, double? distance, GroupCapacities capacities)
    {
        var definition = mirror.Definition;
        return mode == SelectionMode.Near
            ? Ranking.ShareOf(definition.Weight, definition.CapacityMbit ?? capacities.Of(group), distance, group)
            : definition.Weight;
    }

    private static int Compare(RankedMirror a, RankedMirror b)
    {
        var byBand = a.Band.Value.CompareTo(b.Band.Value);
        if (byBand != 0) return byBand;
        var byShare = b.Share.CompareTo(a.Share);
        return byShare != 0 ? byShare : string.CompareOrdinal(a.Id, b.Id);
    }
}
