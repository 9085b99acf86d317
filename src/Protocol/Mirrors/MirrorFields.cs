using System.Collections.Frozen;
using System.Collections.Immutable;
using MirrorActors.Protocol.Commands;
using static MirrorActors.Protocol.Mirrors.MirrorFieldText;

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
        new("subtree", "directory of the tree that its URLs show, as /releases", d => d.Urls.Subtree,
            (d, v) => d with { Urls = d.Urls with { Subtree = v } }),
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
        Flagged("as-anywhere", "its AS's clients are near wherever they are", d => d.Networks.AsAnywhere,
            (d, v) => d with { Networks = d.Networks with { AsAnywhere = v } }),
        new("weight", "share among equals, 0 to 1000000", d => Text(d.Weight), (d, v) => d with { Weight = Whole(v) ?? 100 }),
        new("capacity-mbit", "Mbit/s offered", d => Text(d.CapacityMbit), (d, v) => d with { CapacityMbit = Whole(v) }),
        Flagged("country-only", "serves its countries only", d => d.Restrictions.CountryOnly,
            (d, v) => Put(d, d.Restrictions with { CountryOnly = v })),
        Flagged("continent-only", "serves its continent only", d => d.Restrictions.ContinentOnly,
            (d, v) => Put(d, d.Restrictions with { ContinentOnly = v })),
        Flagged("as-only", "serves its AS only", d => d.Restrictions.AsOnly,
            (d, v) => Put(d, d.Restrictions with { AsOnly = v })),
        Flagged("prefix-only", "serves its networks only", d => d.Restrictions.PrefixOnly,
            (d, v) => Put(d, d.Restrictions with { PrefixOnly = v })),
        Flagged("private", "serves its networks only, named to nobody else", d => d.Restrictions.Private,
            (d, v) => Put(d, d.Restrictions with { Private = v, Exclusive = v && d.Restrictions.Exclusive })),
        Flagged("exclusive", "private, and its networks' clients get such mirrors alone", d => d.Restrictions.Exclusive,
            (d, v) => Put(d, d.Restrictions with { Exclusive = v, Private = v || d.Restrictions.Private })),
        new("exclude-country", "countries it does not serve", d => Join(d.Restrictions.ExcludedCountries),
            (d, v) => Put(d, d.Restrictions with { ExcludedCountries = Upper(v) })),
        new("exclude-asn", "AS numbers it does not serve", d => Join(Excluded(d).Asns),
            (d, v) => Put(d, Excluded(d) with { Asns = Asns(v) })),
        new("exclude-prefix", "networks (CIDR) it does not serve", d => Join(Excluded(d).Prefixes),
            (d, v) => Put(d, Excluded(d) with { Prefixes = Split(v) })),
        new("min-size", "smallest file it is used for, as 4 KiB", d => Text(d.Files?.MinSize),
            (d, v) => Put(d, Files(d) with { MinSize = Size(v) })),
        new("max-size", "largest file it is used for, as 25 MB", d => Text(d.Files?.MaxSize),
            (d, v) => Put(d, Files(d) with { MaxSize = Size(v) })),
        new("include-path", "patterns of the only paths it is used for", d => Join(Files(d).Include),
            (d, v) => Put(d, Files(d) with { Include = Split(v) })),
        new("exclude-path", "patterns of paths it is not used for", d => Join(Files(d).Exclude),
            (d, v) => Put(d, Files(d) with { Exclude = Split(v) })),
        Flagged("ignore-mtime", "scans compare sizes alone", d => Files(d).IgnoreMtime,
            (d, v) => Put(d, Files(d) with { IgnoreMtime = v, TrustMtime = !v && Files(d).TrustMtime })),
        Flagged("trust-mtime", "its times count, however few agree", d => Files(d).TrustMtime,
            (d, v) => Put(d, Files(d) with { TrustMtime = v, IgnoreMtime = !v && Files(d).IgnoreMtime })),
        new("lag", "cannot be listed, holds what is older than its trace or this, as 12h", d => Text(d.Files?.Lag),
            (d, v) => Put(d, Files(d) with { Lag = Span(v) })),
        new("monthly-transfer", "most it may send a month, as 10 TB", d => Text(d.Quota?.Bytes),
            (d, v) => d with { Quota = Size(v) is { } bytes ? (d.Quota ?? new(0)) with { Bytes = bytes } : null }),
        new("quota-day", "day of the month that begins anew, 1 to 28", d => Text(d.Quota?.ResetDay),
            (d, v) => d with { Quota = Day(d.Quota, Whole(v)) }),
        new("maintenance", "times without redirects, FROM/UNTIL", d => Text(d.Maintenance), (d, v) => d with { Maintenance = Windows(v) }),
        new("redirects", "which are followed: none, same-host, same-site, list, any", d => RedirectScopes.Text(d.Redirects?.Scope),
            (d, v) => Put(d, Redirects(d) with { Scope = RedirectScopes.Parse(v) })),
        new("redirect-hosts", "hosts of redirects = list, *.NAME for all below one", d => Join(Redirects(d).Hosts),
            (d, v) => Put(d, Redirects(d) with { Hosts = Split(v) })),
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
        var isNamed = false; // once is enough for all of a long list
        foreach (var (name, value) in values)
        {
            if (!ByName.TryGetValue(name, out var field))
            {
                var others = isNamed ? "" : $"; there are {string.Join(", ", Table.Select(f => f.Name))}";
                faults.Add(new FieldFault(name, $"no such field{others}"));
                isNamed = true;
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

    private static MirrorField Flagged(
        string name, string meaning, Func<MirrorDefinition, bool> get, Func<MirrorDefinition, bool, MirrorDefinition> set) =>
        new(name, meaning, d => get(d) ? "true" : null, (d, v) => set(d, Flag(v)), IsFlag: true);

    private static MirrorExcludedNetworks Excluded(MirrorDefinition d) => d.Restrictions.ExcludedNetworks ?? new();

    private static MirrorFileRules Files(MirrorDefinition d) => d.Files ?? new();

    private static MirrorRedirects Redirects(MirrorDefinition d) => d.Redirects ?? new();

    private static MirrorDefinition Put(MirrorDefinition d, MirrorPlace place) => d with { Place = place };

    private static MirrorDefinition Put(MirrorDefinition d, MirrorRestrictions rules) => d with { Restrictions = rules };

    private static MirrorDefinition Put(MirrorDefinition d, MirrorExcludedNetworks networks) =>
        Put(d, d.Restrictions with { ExcludedNetworks = networks.OrNull() });

    private static MirrorDefinition Put(MirrorDefinition d, MirrorFileRules files) => d with { Files = files.OrNull() };

    private static MirrorDefinition Put(MirrorDefinition d, MirrorRedirects redirects) => d with { Redirects = redirects.OrNull() };

    private static MirrorDefinition Put(MirrorDefinition d, MirrorOperator by) => d with { Operator = by };

    // The day alone is no quota; it waits here for the bytes that come with it.
    private static MirrorQuota? Day(MirrorQuota? before, int? day) => (before, day) switch
    {
        (null or { Bytes: 0 }, null) => null,
        (_, null) => before with { ResetDay = 1 },
        _ => (before ?? new(0)) with { ResetDay = day.Value },
    };
}

/// <summary>One field of a mirror.</summary>
/// <param name="Name">As operators write it.</param>
/// <param name="Get">Its value as text, without passwords; null when not set.</param>
/// <param name="Set">Puts a value in, as <paramref name="Get"/> gives it or new; null clears it.</param>
/// <param name="IsFlag">True or not.</param>
/// <exception cref="FormatException">From <paramref name="Set"/>: the value is not of the field's kind.</exception>
public sealed record MirrorField(
    string Name,
    string Meaning,
    Func<MirrorDefinition, string?> Get,
    Func<MirrorDefinition, string?, MirrorDefinition> Set,
    bool IsFlag = false);
