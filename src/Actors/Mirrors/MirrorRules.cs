using System.Collections.Immutable;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// What a mirror's definition must satisfy. All faults are reported together, each under the field's name as operators
/// write it; what is merely written differently (case, final slash, order of nothing) is put into canonical form.
/// </summary>
public static class MirrorRules
{
    public const int MaxWeight = 1_000_000;
    public const int MaxCapacityMbit = 10_000_000;

    /// <returns>The canonical definition, of use only when there are no faults.</returns>
    public static (MirrorDefinition Definition, IReadOnlyList<FieldFault> Faults) Check(MirrorDefinition wished)
    {
        var faults = new List<FieldFault>();
        CheckNames(wished, faults);
        var canonical = wished with
        {
            Urls = CheckUrls(wished.Urls, faults),
            Place = CheckPlace(wished.Place, faults),
            Networks = CheckNetworks(wished.Networks, faults),
            Restrictions = wished.Restrictions with
            {
                ExcludedCountries = Countries(wished.Restrictions.ExcludedCountries, "exclude-country", faults),
            },
            Operator = CheckOperator(wished.Operator, faults),
            AdminEmail = TextRules.Email(wished.AdminEmail, "admin-email", faults),
            Comment = TextRules.Lines(wished.Comment, "comment", faults),
        };
        InRange(wished.Weight, 0, MaxWeight, "weight", faults);
        if (wished.CapacityMbit is { } capacity) InRange(capacity, 1, MaxCapacityMbit, "capacity-mbit", faults);
        return (canonical, faults);
    }

    private static void CheckNames(MirrorDefinition wished, List<FieldFault> faults)
    {
        if (!Slug.IsValid(wished.Repository)) faults.Add(new FieldFault("repo", $"not a valid name: {Slug.Rule}"));
        if (!Slug.IsValid(wished.Id)) faults.Add(new FieldFault("id", $"not a valid name: {Slug.Rule}"));
    }

    private static MirrorUrls CheckUrls(MirrorUrls urls, List<FieldFault> faults)
    {
        if (urls == new MirrorUrls()) faults.Add(new FieldFault("http", "a mirror needs at least one URL"));
        return new MirrorUrls(
            UrlRules.Base(urls.Http, "http", faults),
            UrlRules.Base(urls.Https, "https", faults),
            UrlRules.Base(urls.Rsync, "rsync", faults),
            UrlRules.Base(urls.Ftp, "ftp", faults));
    }

    private static MirrorPlace CheckPlace(MirrorPlace place, List<FieldFault> faults)
    {
        if ((place.Latitude is null) != (place.Longitude is null))
        {
            var missing = place.Latitude is null ? "lat" : "lon";
            faults.Add(new FieldFault(missing, "latitude and longitude belong together"));
        }

        InRange(place.Latitude ?? 0, -90, 90, "lat", faults);
        InRange(place.Longitude ?? 0, -180, 180, "lon", faults);
        return place with
        {
            Countries = Countries(place.Countries, "country", faults),
            Continent = Continent(place.Continent, faults),
        };
    }

    private static MirrorNetworks CheckNetworks(MirrorNetworks networks, List<FieldFault> faults)
    {
        if (networks.Asns.Length + networks.Prefixes.Length > Limits.NetworksPerMirror)
        {
            faults.Add(new FieldFault("prefix", $"more than {Limits.NetworksPerMirror} networks"));
            return networks;
        }

        if (networks.Asns.Contains(0u)) faults.Add(new FieldFault("asn", "0 is not an AS number"));
        return new MirrorNetworks
        {
            Asns = [.. networks.Asns.Distinct()],
            Prefixes =
            [
                .. networks.Prefixes.Select(p => PrefixRules.Canonical(p, "prefix", faults)).OfType<string>().Distinct(),
            ],
        };
    }

    private static MirrorOperator CheckOperator(MirrorOperator wished, List<FieldFault> faults) => new(
        TextRules.Line(wished.Name, "sponsor", faults),
        UrlRules.Page(wished.Url, "sponsor-url", faults),
        UrlRules.Page(wished.Logo, "sponsor-logo", faults));

    private static string? Continent(string? wished, List<FieldFault> faults)
    {
        if (wished is null) return null;
        if (ContinentCodes.TryParse(wished, out var continent)) return continent.ToUpper();
        faults.Add(new FieldFault("continent", $"{TextRules.Quoted(wished)} is none of AF AN AS EU NA OC SA"));
        return null;
    }

    private static ImmutableArray<string> Countries(
        ImmutableArray<string> wished, string field, List<FieldFault> faults)
    {
        if (wished.Length > Limits.CountriesPerMirror)
        {
            faults.Add(new FieldFault(field, $"more than {Limits.CountriesPerMirror} countries"));
            return [];
        }

        var countries = new List<string>(wished.Length);
        foreach (var text in wished)
        {
            if (CountryCode.TryParse(text, out var code) && CountryTable.TryGet(code, out _))
                countries.Add(code.ToString());
            else
                faults.Add(new FieldFault(field, $"{TextRules.Quoted(text)} is not a country of ISO 3166"));
        }

        return [.. countries.Distinct()];
    }

    private static void InRange(double value, double least, double most, string field, List<FieldFault> faults)
    {
        if (!(value >= least && value <= most))
            faults.Add(new FieldFault(field, $"{value} is not from {least} to {most}"));
    }
}
