using System.Collections.Immutable;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;

namespace MirrorActors.Actors.Load;

/// <summary>
/// Who is expected to carry which place: a country by the shares its mirrors would have for a client at its centre, a
/// continent by the sum of its countries as they weigh. Pure.
/// </summary>
public static class Coverage
{
    /// <summary>A country whose redirects have faded to less is left out.</summary>
    private const double LeastRedirects = 0.01;

    public static CoverageReport Of(RedirectSnapshot snapshot, Traffic traffic)
    {
        var weights = traffic.IsKnown ? Counted(traffic) : WithMirrors(snapshot);
        var countries = weights.ConvertAll(w => (w.Country, Covered: OfCountry(snapshot, w.Country, w.Weight, traffic.IsKnown)));
        return new CoverageReport(
            traffic.IsKnown,
            Ordered(countries.GroupBy(static c => c.Country.Continent, static c => c.Covered)
                .Select(c => OfContinent(snapshot, c.Key, [.. c]))),
            Ordered(countries.Select(static c => c.Covered)));
    }

    private static List<(Country Country, double Weight)> Counted(Traffic traffic) =>
    [
        .. CountryTable.All.Select(c => (Country: c, Weight: traffic.ShareOf(c.Code)))
            .Where(w => w.Weight * traffic.Redirects >= LeastRedirects),
    ];

    private static List<(Country Country, double Weight)> WithMirrors(RedirectSnapshot snapshot)
    {
        var own = snapshot.Definitions.Ranks.Ranking.Mirrors.Select(static m => m.OwnCountry).ToHashSet();
        var countries = CountryTable.All.Where(c => own.Contains(c.Code)).ToList();
        return countries.ConvertAll(c => (c, 1.0 / countries.Count));
    }

    private static PlaceCoverage OfCountry(RedirectSnapshot snapshot, Country country, double weight, bool isCounted)
    {
        var centre = new Place(country.Code, country.Continent, 0, country.Latitude, country.Longitude, HasCoordinates: false);
        var mirrors = ExpectedShares.In(snapshot, RegionKey.Of(centre, network: 0, asnMatters: false));
        var warning = mirrors.Length == 0 ? CoverageWarning.NobodyServes
            : mirrors.Length == 1 && isCounted && weight > LoadLimits.NotableCountry ? CoverageWarning.OneMirror
            : CoverageWarning.None;
        return new PlaceCoverage(country.Code.ToString(), country.Name, weight, mirrors, warning);
    }

    private static PlaceCoverage OfContinent(
        RedirectSnapshot snapshot, ContinentCode continent, ImmutableArray<PlaceCoverage> countries)
    {
        var weight = countries.Sum(static c => c.Weight);
        var mirrors = countries
            .SelectMany(c => c.Mirrors.Select(m => (m.Id, Share: m.Share * c.Weight / weight)))
            .GroupBy(static m => m.Id, static m => m.Share)
            .Select(static m => new MirrorShare(m.Key, m.Sum()))
            .OrderByDescending(static m => m.Share).ThenBy(static m => m.Id, StringComparer.Ordinal)
            .ToImmutableArray();
        var warning = !IsAnyOn(snapshot, continent) ? CoverageWarning.NobodyThere
            : mirrors is [{ Share: > LoadLimits.MostOfContinent }, ..] ? CoverageWarning.MostlyOneMirror
            : CoverageWarning.None;
        var code = "continent-" + continent.ToUpper();
        return new PlaceCoverage(code, continent.ToString(), weight, mirrors, warning);
    }

    private static bool IsAnyOn(RedirectSnapshot snapshot, ContinentCode continent) =>
        snapshot.Definitions.Ranks.Ranking.Mirrors.Any(
            m => (m.IsEverywhere || m.Continent == continent) && ExpectedShares.IsGiven(snapshot, m.Ordinal));

    private static ImmutableArray<PlaceCoverage> Ordered(IEnumerable<PlaceCoverage> places) =>
        [.. places.OrderByDescending(static p => p.Weight).ThenBy(static p => p.Place, StringComparer.Ordinal)];
}
