using MirrorActors.Actors.Views;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Geo.Distance;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// The rules of nearness and restriction, without state: docs/selection.md states them for operators.
/// </summary>
public static class Ranking
{
    /// <summary>At this distance a mirror gets a quarter of what the same mirror next door would get.</summary>
    public const double HalfwayKilometres = 300;

    /// <summary>A share of one unit of weight at distance 0; room for fractions below it.</summary>
    public const double ShareUnit = 1 << 20;

    /// <summary>Whether a client of the region may be sent to the mirror at all, and how near it is.</summary>
    public static Judgement Judge(MirrorFacts mirror, in RegionKey region, NetworkClasses networks)
    {
        var group = GroupOf(mirror, region, networks);
        return new Judgement(ExclusionOf(mirror, region, networks, group), group);
    }

    /// <summary>Kilometres from the client's region to the mirror; null when either place is not known.</summary>
    public static double? DistanceOf(MirrorPlace mirror, in RegionKey region)
    {
        if (!region.IsLocated) return null;
        if (mirror is { Latitude: { } latitude, Longitude: { } longitude })
            return GreatCircle.Kilometres(region.Latitude, region.Longitude, latitude, longitude);
        return OwnCountry(mirror) is { } country
            ? GreatCircle.Kilometres(region.Latitude, region.Longitude, country.Latitude, country.Longitude)
            : null;
    }

    /// <summary>
    /// What the mirror weighs in the draw: weight / (1 + distance / 300 km)². It depends on no other mirror, so leaving
    /// one out never changes the odds between two others. Never 0 for a weight above 0.
    /// </summary>
    public static long ShareOf(int weight, double? distance, RankGroup group)
    {
        if (weight <= 0) return 0;
        var nearness = 1 + ((distance ?? AssumedDistance(group)) / HalfwayKilometres);
        return Math.Max(1, (long)Math.Round(weight * ShareUnit / (nearness * nearness)));
    }

    private static Exclusion ExclusionOf(
        MirrorFacts mirror, in RegionKey region, NetworkClasses networks, RankGroup group)
    {
        var rules = mirror.Definition.Restrictions;
        if (!mirror.Enabled) return Exclusion.Disabled;
        if (mirror.FileSet is null) return Exclusion.NeverScanned;
        if (mirror.Definition.Weight <= 0) return Exclusion.WeightZero;
        if (region.Country.IsKnown && rules.ExcludedCountries.Contains(region.Country.ToString()))
            return Exclusion.CountryExcluded;
        // A prefix is the operator's own word and beats what a database says about the address.
        if (group == RankGroup.Prefix) return Exclusion.None;
        if (rules.PrefixOnly) return Exclusion.PrefixOnly;
        if (rules.AsOnly && !IsSameAs(mirror, region)) return Exclusion.AsOnly;
        if (rules.CountryOnly && !IsSameCountry(mirror, region)) return Exclusion.CountryOnly;
        if (rules.ContinentOnly && !IsSameContinent(mirror, region)) return Exclusion.ContinentOnly;
        return Exclusion.None;
    }

    private static RankGroup GroupOf(MirrorFacts mirror, in RegionKey region, NetworkClasses networks) =>
        networks.IsInPrefix(region.Network, mirror.Ordinal) ? RankGroup.Prefix
        : IsSameAs(mirror, region) ? RankGroup.As
        : IsSameCountry(mirror, region) ? RankGroup.Country
        : IsSameContinent(mirror, region) ? RankGroup.Continent
        : RankGroup.World;

    private static bool IsSameAs(MirrorFacts mirror, in RegionKey region) =>
        region.Asn != 0 && mirror.Definition.Networks.Asns.Contains(region.Asn);

    private static bool IsSameCountry(MirrorFacts mirror, in RegionKey region) =>
        region.Country.IsKnown && mirror.Definition.Place.Countries.Contains(region.Country.ToString());

    private static bool IsSameContinent(MirrorFacts mirror, in RegionKey region) =>
        region.Continent != ContinentCode.Unknown && ContinentOf(mirror.Definition.Place) == region.Continent;

    private static ContinentCode ContinentOf(MirrorPlace place) =>
        place.Continent is { } named && ContinentCodes.TryParse(named, out var continent) ? continent
        : OwnCountry(place)?.Continent ?? ContinentCode.Unknown;

    private static Country? OwnCountry(MirrorPlace place) =>
        place.Countries is [var own, ..]
        && CountryCode.TryParse(own, out var code)
        && CountryTable.TryGet(code, out var country)
            ? country
            : null;

    // Neither favoured nor punished for missing coordinates: about what mirrors of the group have. Where the client is
    // not located the same figure holds for all of a group, so weight alone decides.
    private static double AssumedDistance(RankGroup group) => group switch
    {
        RankGroup.Prefix or RankGroup.As => 100,
        RankGroup.Country => 300,
        RankGroup.Continent => 1500,
        _ => 9000,
    };
}
