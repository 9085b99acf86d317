using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// Finds restrictions that no client can ever satisfy, by the meaning that <c>Ranking.RestrictionOf</c> gives them: what is
/// excluded is out; of the others a client inside an own prefix is served, and any other needs every "only" rule at once.
/// A client's country, AS and address are taken to be independent of each other, since databases change.
/// </summary>
internal static class ClientRules
{
    private const string CountryOnly = "country-only";
    private const string ContinentOnly = "continent-only";

    public static void FindContradictions(MirrorDefinition mirror, List<FieldFault> faults)
    {
        var excluded = new AddressCover(
            (mirror.Restrictions.ExcludedNetworks?.Prefixes ?? []).Select(p => AddressPrefix.Parse(p)));
        if (ServesOwnPrefix(mirror, excluded)) return;
        FindInPlaces(mirror.Place, mirror.Restrictions, faults);
        FindInSystems(mirror.Networks, mirror.Restrictions, faults);
        FindInPrefixes(mirror.Networks, mirror.Restrictions, excluded, faults);
    }

    /// <summary>Some client inside an own prefix is not excluded.</summary>
    private static bool ServesOwnPrefix(MirrorDefinition mirror, AddressCover excluded) =>
        mirror.Networks.Prefixes.Any(p => !excluded.Holds(AddressPrefix.Parse(p)))
        && CountryTable.All.Any(c => !mirror.Restrictions.ExcludedCountries.Contains(c.Code.ToString()));

    private static void FindInPlaces(MirrorPlace place, MirrorRestrictions rules, List<FieldFault> faults)
    {
        if (rules.CountryOnly && place.Countries.IsEmpty)
            faults.Add(new FieldFault(CountryOnly, "needs country: it has none to serve"));
        var continent = ContinentOf(place);
        if (rules.ContinentOnly && continent == ContinentCode.Unknown)
            faults.Add(new FieldFault(ContinentOnly, "needs continent or country: it has none to serve"));
        if (faults.Count > 0) return;

        var named = CountryTable.All.Where(c => !rules.CountryOnly || IsNamed(place, c)).ToList();
        var left = named.Where(c => !rules.ExcludedCountries.Contains(c.Code.ToString())).ToList();
        if (rules.CountryOnly && left.Count == 0)
            faults.Add(new FieldFault(CountryOnly, "exclude-country names every country it serves: no client can fit"));
        else if (rules.ContinentOnly && !named.Exists(c => c.Continent == continent))
            faults.Add(new FieldFault(ContinentOnly, $"country-only leaves no country in {continent.ToUpper()}: no client can fit"));
        else if (rules.ContinentOnly && !left.Exists(c => c.Continent == continent))
            faults.Add(new FieldFault(ContinentOnly, $"exclude-country leaves no country in {continent.ToUpper()}: no client can fit"));
    }

    private static void FindInSystems(MirrorNetworks networks, MirrorRestrictions rules, List<FieldFault> faults)
    {
        if (!rules.AsOnly) return;
        if (networks.Asns.IsEmpty)
            faults.Add(new FieldFault("as-only", "needs asn: it has no AS to serve"));
        else if (rules.ExcludedNetworks is { } excluded && networks.Asns.All(excluded.Asns.Contains))
            faults.Add(new FieldFault("as-only", "exclude-asn names every AS it serves: no client can fit"));
    }

    private static void FindInPrefixes(
        MirrorNetworks networks, MirrorRestrictions rules, AddressCover excluded, List<FieldFault> faults)
    {
        var field = rules.Exclusive ? "exclusive" : rules.Private ? "private" : rules.PrefixOnly ? "prefix-only" : null;
        if (field is null)
        {
            if (excluded.HoldsEverything)
                faults.Add(new FieldFault("exclude-prefix", "covers every address: no client can fit"));
        }
        else if (networks.Prefixes.IsEmpty)
        {
            faults.Add(new FieldFault(field, "needs prefix: it has no network to serve"));
        }
        else if (networks.Prefixes.All(p => excluded.Holds(AddressPrefix.Parse(p))))
        {
            faults.Add(new FieldFault(field, "exclude-prefix covers every prefix it serves: no client can fit"));
        }
    }

    private static bool IsNamed(MirrorPlace place, Country country) =>
        place.Countries.Contains(MirrorPlace.Everywhere) || place.Countries.Contains(country.Code.ToString());

    private static ContinentCode ContinentOf(MirrorPlace place)
    {
        if (place.Continent is { } named && ContinentCodes.TryParse(named, out var continent)) return continent;
        var own = place.Countries.FirstOrDefault(c => c != MirrorPlace.Everywhere);
        return own is not null && CountryTable.TryGet(CountryCode.Parse(own), out var country)
            ? country.Continent
            : ContinentCode.Unknown;
    }
}
