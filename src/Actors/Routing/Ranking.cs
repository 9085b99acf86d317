using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Geo.Distance;

namespace MirrorActors.Actors.Routing;

/// <summary>The rules of nearness and restriction, without state: docs/selection.md states them for operators.</summary>
public static class Ranking
{
    /// <summary>At this distance a mirror gets a quarter of what the same mirror next door would get.</summary>
    public const double HalfwayKilometres = 300;

    /// <summary>Within it mirror and client of one AS are near although their countries differ.</summary>
    public const double SameAsKilometres = 1500;

    /// <summary>In the world group what is nearer counts as so far away, so that a few mirrors share whatever the distances.</summary>
    public const double WorldKilometres = 5000;

    /// <summary>How near the mirror is to a client of the region.</summary>
    public static RankBand BandOf(MirrorGround mirror, in RegionKey region, NetworkClasses networks)
    {
        var prefix = networks.PrefixLength(region.Network, mirror.Ordinal);
        if (prefix >= 0 && mirror.Rules.Exclusive) return RankBand.Exclusive;
        if (prefix >= 0) return RankBand.Of(RankGroup.Prefix, prefix);
        return RankBand.Of(
            IsNearInAs(mirror, region) ? RankGroup.As
            : mirror.IsOf(region.Country) ? RankGroup.Country
            : mirror.Serves(region.Country) ? RankGroup.Served
            : IsOnContinent(mirror, region) ? RankGroup.Continent
            : RankGroup.World);
    }

    /// <summary>Whether the mirror's definition keeps clients of the region away.</summary>
    public static Exclusion RestrictionOf(MirrorGround mirror, in RegionKey region, NetworkClasses networks)
    {
        var rules = mirror.Rules;
        if (mirror.Excludes(region.Country)) return Exclusion.CountryExcluded;
        if (mirror.ExcludesAs(region.Asn)) return Exclusion.AsExcluded;
        if (networks.IsExcluded(region.Network, mirror.Ordinal)) return Exclusion.PrefixExcluded;
        // A prefix is the operator's own word and beats what a database says about the address.
        if (networks.IsInPrefix(region.Network, mirror.Ordinal)) return Exclusion.None;
        if (rules.Private || rules.Exclusive) return Exclusion.PrivateElsewhere;
        if (rules.PrefixOnly) return Exclusion.PrefixOnly;
        if (rules.AsOnly && !mirror.IsOfAs(region.Asn)) return Exclusion.AsOnly;
        if (rules.CountryOnly && !mirror.Serves(region.Country)) return Exclusion.CountryOnly;
        if (rules.ContinentOnly && !IsSameContinent(mirror, region)) return Exclusion.ContinentOnly;
        return Exclusion.None;
    }

    /// <summary>Kilometres from the client's region to the mirror; null when either place is not known.</summary>
    public static double? DistanceOf(MirrorGround mirror, in RegionKey region) => region.IsLocated && mirror.IsLocated
        ? GreatCircle.Kilometres(region.Latitude, region.Longitude, mirror.Latitude, mirror.Longitude)
        : null;

    /// <summary>
    /// What the mirror weighs in the draw of its band. It depends on no other mirror, so leaving one out never changes
    /// the odds between two others. Above 0 for a weight above 0.
    /// </summary>
    /// <param name="capacityMbit">Declared, or the median of those in the same group.</param>
    public static float ShareOf(int weight, double capacityMbit, double? distance, RankGroup group) =>
        (float)(weight * (capacityMbit / RoutingLimits.UsualCapacityMbit) * Proximity(distance, group));

    /// <summary>1 next door, less the farther.</summary>
    public static double Proximity(double? distance, RankGroup group)
    {
        var kilometres = distance ?? AssumedDistance(group);
        if (group == RankGroup.World) return 1 / (1 + (Math.Max(kilometres, WorldKilometres) / WorldKilometres));
        var nearness = 1 + (kilometres / HalfwayKilometres);
        return 1 / (nearness * nearness);
    }

    // Hosting networks span continents: of those, only what is near is.
    private static bool IsNearInAs(MirrorGround mirror, in RegionKey region) =>
        mirror.IsOfAs(region.Asn)
        && (mirror.Definition.Networks.AsAnywhere
            || mirror.IsOf(region.Country)
            || DistanceOf(mirror, region) is <= SameAsKilometres);

    private static bool IsOnContinent(MirrorGround mirror, in RegionKey region) =>
        (mirror.IsEverywhere && region.Continent != ContinentCode.Unknown)
        || IsSameContinent(mirror, region)
        || CountryNeighbours.Are(region.Country, mirror.OwnCountry);

    private static bool IsSameContinent(MirrorGround mirror, in RegionKey region) =>
        region.Continent != ContinentCode.Unknown && mirror.Continent == region.Continent;

    // Neither favoured nor punished for missing coordinates: about what mirrors of the group have. Where the client is
    // not located the same figure holds for all of a group, so weight and capacity decide.
    private static double AssumedDistance(RankGroup group) => group switch
    {
        RankGroup.Prefix or RankGroup.As => 100,
        RankGroup.Country => 300,
        RankGroup.Served or RankGroup.Continent => 1500,
        _ => 9000,
    };
}
