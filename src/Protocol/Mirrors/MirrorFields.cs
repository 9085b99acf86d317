using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>
/// The fields of a mirror by name, as <c>pbm mirror add --NAME</c>, <c>pbm mirror set ID NAME=VALUE</c>, the editor form
/// and the admin API use them. Lists are separated by commas; an empty value clears a field.
/// </summary>
public static class MirrorFields
{
    private static readonly ImmutableArray<MirrorField> Table =
    [
        new("http", "base URL", d => d.Urls.Http, (d, v) => d with { Urls = d.Urls with { Http = v } }),
        new("https", "base URL", d => d.Urls.Https, (d, v) => d with { Urls = d.Urls with { Https = v } }),
        new("rsync", "rsync URL for scans", d => UrlPasswords.Hide(d.Urls.Rsync),
            (d, v) => d with { Urls = d.Urls with { Rsync = UrlPasswords.Keep(v, d.Urls.Rsync) } }),
        new("ftp", "FTP URL", d => d.Urls.Ftp, (d, v) => d with { Urls = d.Urls with { Ftp = v } }),
        new("country", "ISO 3166 codes, its own first", d => Join(d.Place.Countries),
            (d, v) => Put(d, d.Place with { Countries = Upper(v) })),
        new("continent", "AF AN AS EU NA OC SA", d => d.Place.Continent,
            (d, v) => Put(d, d.Place with { Continent = v?.ToUpperInvariant() })),
        new("lat", "degrees north", d => Text(d.Place.Latitude), (d, v) => Put(d, d.Place with { Latitude = Number(v) })),
        new("lon", "degrees east", d => Text(d.Place.Longitude), (d, v) => Put(d, d.Place with { Longitude = Number(v) })),
        new("asn", "AS numbers, its own first", d => Join(d.Networks.Asns),
            (d, v) => d with { Networks = d.Networks with { Asns = Asns(v) } }),
        new("prefix", "networks (CIDR)", d => Join(d.Networks.Prefixes),
            (d, v) => d with { Networks = d.Networks with { Prefixes = Split(v) } }),
        new("weight", "share among equals, 0 to 1000000", d => Text(d.Weight), (d, v) => d with { Weight = Whole(v) ?? 100 }),
        new("capacity-mbit", "Mbit/s offered", d => Text(d.CapacityMbit), (d, v) => d with { CapacityMbit = Whole(v) }),
        new("country-only", "serves its countries only", d => Text(d.Restrictions.CountryOnly),
            (d, v) => Put(d, d.Restrictions with { CountryOnly = Flag(v) })),
        new("continent-only", "serves its continent only", d => Text(d.Restrictions.ContinentOnly),
            (d, v) => Put(d, d.Restrictions with { ContinentOnly = Flag(v) })),
        new("as-only", "serves its AS only", d => Text(d.Restrictions.AsOnly),
            (d, v) => Put(d, d.Restrictions with { AsOnly = Flag(v) })),
        new("prefix-only", "serves its networks only", d => Text(d.Restrictions.PrefixOnly),
            (d, v) => Put(d, d.Restrictions with { PrefixOnly = Flag(v) })),
        new("exclude-country", "countries it does not serve", d => Join(d.Restrictions.ExcludedCountries),
            (d, v) => Put(d, d.Restrictions with { ExcludedCountries = Upper(v) })),
        new("sponsor", "who runs it", d => d.Operator.Name, (d, v) => Put(d, d.Operator with { Name = v })),
        new("sponsor-url", "their page", d => d.Operator.Url, (d, v) => Put(d, d.Operator with { Url = v })),
        new("sponsor-logo", "their logo", d => d.Operator.Logo, (d, v) => Put(d, d.Operator with { Logo = v })),
        new("admin-email", "private contact", d => d.AdminEmail, (d, v) => d with { AdminEmail = v }),
        new("comment", "private note", d => d.Comment, (d, v) => d with { Comment = v }),
    ];

    private static readonly FrozenDictionary<string, MirrorField> ByName =
        Table.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public static IReadOnlyList<MirrorField> All => Table;

    /// <summary>Sets fields by name; every unknown name and bad value is a fault.</summary>
    public static (MirrorDefinition Definition, IReadOnlyList<FieldFault> Faults) Apply(
        MirrorDefinition definition, IEnumerable<KeyValuePair<string, string>> values)
    {
        var faults = new List<FieldFault>();
        foreach (var (name, value) in values)
        {
            if (!ByName.TryGetValue(name, out var field))
            {
                faults.Add(new FieldFault(name, $"no such field; there are {string.Join(", ", Table.Select(f => f.Name))}"));
                continue;
            }

            try
            {
                definition = field.Set(definition, value.Trim() is { Length: > 0 } text ? text : null);
            }
            catch (FormatException e)
            {
                faults.Add(new FieldFault(name, e.Message));
            }
        }

        return (definition, faults);
    }

    private static MirrorDefinition Put(MirrorDefinition d, MirrorPlace place) => d with { Place = place };

    private static MirrorDefinition Put(MirrorDefinition d, MirrorRestrictions rules) => d with { Restrictions = rules };

    private static MirrorDefinition Put(MirrorDefinition d, MirrorOperator by) => d with { Operator = by };

    private static ImmutableArray<string> Split(string? value) =>
        value is null ? [] : [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static ImmutableArray<string> Upper(string? value) => [.. Split(value).Select(v => v.ToUpperInvariant())];

    private static ImmutableArray<uint> Asns(string? value) => [.. Split(value).Select(Asn)];

    private static uint Asn(string text)
    {
        var digits = text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var asn) && asn > 0
            ? asn
            : throw new FormatException($"\"{text}\" is not an AS number");
    }

    private static double? Number(string? value) => value is null
        ? null
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"\"{value}\" is not a number");

    private static int? Whole(string? value) => value is null
        ? null
        : int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"\"{value}\" is not a whole number");

    private static bool Flag(string? value) => value?.ToLowerInvariant() switch
    {
        null or "false" or "no" or "off" or "0" => false,
        "true" or "yes" or "on" or "1" => true,
        _ => throw new FormatException($"\"{value}\" is neither true nor false"),
    };

    private static string? Join<T>(ImmutableArray<T> values) => values.IsDefaultOrEmpty ? null : string.Join(',', values);

    private static string? Text(double? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(bool value) => value ? "true" : null;
}

/// <summary>One field of a mirror.</summary>
/// <param name="Name">As operators write it.</param>
/// <param name="Get">Its value as text, without passwords; null when not set.</param>
/// <param name="Set">Puts a value in, as <paramref name="Get"/> gives it or new; null clears it.</param>
/// <exception cref="FormatException">From <paramref name="Set"/>: the value is not of the field's kind.</exception>
public sealed record MirrorField(
    string Name,
    string Meaning,
    Func<MirrorDefinition, string?> Get,
    Func<MirrorDefinition, string?, MirrorDefinition> Set);
