using MirrorActors.Actors.Views;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

/// <summary>Whether a mirror may be named to a client at all, from docs/selection.md and none of the code it tests.</summary>
internal static class ServingOracle
{
    /// <summary>Which schemes of the mirror the client may be named; what is relaxable does not count.</summary>
    public static IEnumerable<string> Schemes(MirrorFacts mirror, string client, bool isHttps, long size, string path)
    {
        if (!mirror.Enabled || mirror.FileSet is null || mirror.Definition.Weight == 0) yield break;
        if (!IsServed(mirror.Definition, client) || !IsUsedFor(mirror.Definition.Files, size, path)) yield break;
        var isV4 = !client.Contains(':', StringComparison.Ordinal);
        if (!isHttps && mirror.Definition.Urls.Http is not null && IsUp(mirror.Http, isV4)) yield return "http";
        if (mirror.Definition.Urls.Https is not null && IsUp(mirror.Https, isV4)) yield return "https";
    }

    public static bool IsIn(MirrorDefinition mirror, string client) => Contains(mirror.Networks.Prefixes, client);

    private static bool IsServed(MirrorDefinition mirror, string client)
    {
        var place = new ToyGeo().Locate(AddressKey.Parse(client));
        var (rules, country) = (mirror.Restrictions, place.Country.ToString());
        if (rules.ExcludedCountries.Contains(country)) return false;
        if (rules.ExcludedNetworks is { } excluded && (excluded.Asns.Contains(place.Asn) || Contains(excluded.Prefixes, client)))
            return false;
        if (IsIn(mirror, client)) return true;
        if (rules.Private || rules.Exclusive || rules.PrefixOnly) return false;
        if (rules.AsOnly && !mirror.Networks.Asns.Contains(place.Asn)) return false;
        if (rules.CountryOnly && !Serves(mirror.Place, country)) return false;
        return !rules.ContinentOnly || ContinentOf(mirror.Place.Countries[0]) == ContinentOf(country);
    }

    private static bool Serves(MirrorPlace place, string country) =>
        country.Length > 0 && (place.Countries.Contains(country) || place.Countries.Contains(MirrorPlace.Everywhere));

    /// <summary>NaN-like where there is none: nothing equals it.</summary>
    private static object ContinentOf(string country) => country switch
    {
        "DE" or "FR" or "AT" => "EU",
        "JP" => "AS",
        "US" => "NA",
        _ => new object(),
    };

    private static bool IsUp(SchemeHealth health, bool isV4)
    {
        if (health.Verdict is not (Verdict.Up or Verdict.Degraded)) return false;
        var (ipv4, ipv6) = (IsOut(health.Ipv4), IsOut(health.Ipv6));
        return isV4 ? !ipv4 : !(ipv4 && ipv6);
    }

    private static bool IsOut(FamilyState family) => family is FamilyState.Down or FamilyState.Absent;

    // The globs of the worlds: *.deb, *.iso and /pub/**, of a path that is /pub/….iso.
    private static bool IsUsedFor(MirrorFileRules? rules, long size, string path)
    {
        Assert.Matches("^/pub/.*[.]iso$", path);
        if (rules is null) return true;
        return size >= (rules.MinSize ?? 0) && size <= (rules.MaxSize ?? long.MaxValue)
            && (rules.Include.IsEmpty || rules.Include.Contains("*.iso")) && !rules.Exclude.Contains("/pub/**");
    }

    private static bool Contains(IEnumerable<string> prefixes, string client) =>
        prefixes.Any(p => AddressPrefix.Parse(p).Contains(AddressKey.Parse(client)));
}
