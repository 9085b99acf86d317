using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>
/// What an operator says about a mirror. Validated before it becomes an event; immutable; equal when every field is.
/// A field missing in JSON arrives as the type's default value, not as the initializer's: each setter mends that.
/// </summary>
public sealed record MirrorDefinition
{
    /// <summary>Repository it mirrors (<see cref="Ids.Slug"/>).</summary>
    public required string Repository { get; init; }

    /// <summary>Name (<see cref="Ids.Slug"/>), unique in the repository.</summary>
    public required string Id { get; init; }

    public MirrorUrls Urls { get; init => field = value ?? new(); } = new();

    public MirrorPlace Place { get; init => field = value ?? new(); } = new();

    public MirrorNetworks Networks { get; init => field = value ?? new(); } = new();

    /// <summary>Share among equals, 0 to 1,000,000; 0 is never chosen but listed. Default 100.</summary>
    [JsonRequired]
    public int Weight { get; init; } = 100;

    /// <summary>Mbit/s the operator offers; null when not stated.</summary>
    public int? CapacityMbit { get; init; }

    public MirrorRestrictions Restrictions { get; init => field = value ?? new(); } = new();

    /// <summary>Which files it is used for; null for all.</summary>
    public MirrorFileRules? Files { get; init; }

    /// <summary>What it may send a month; null without a bound.</summary>
    public MirrorQuota? Quota { get; init; }

    /// <summary>When nobody is sent to it; null for never.</summary>
    public MirrorMaintenance? Maintenance { get; init; }

    /// <summary>Which of its redirects are followed; null for those inside its site.</summary>
    public MirrorRedirects? Redirects { get; init; }

    public MirrorOperator Operator { get; init => field = value ?? new(); } = new();

    /// <summary>Private: who to write to.</summary>
    public string? AdminEmail { get; init; }

    /// <summary>Private: the operators' notes.</summary>
    public string? Comment { get; init; }

    /// <summary>A listing of the one tells the same about the other.</summary>
    public bool IsListedAs(MirrorDefinition? other) =>
        other is not null
        && Urls == other.Urls
        && (Files is { IgnoreMtime: true }) == (other.Files is { IgnoreMtime: true })
        && (Files is { TrustMtime: true }) == (other.Files is { TrustMtime: true })
        && Files?.Lag == other.Files?.Lag;
}

/// <summary>Base URLs, absolute, ending in a slash, no query or fragment; null when not offered.</summary>
/// <param name="Http">http://host[:port]/path/</param>
/// <param name="Https">https://host[:port]/path/</param>
/// <param name="Rsync">
/// rsync://[user[:password]@]host[:port]/module/path/, or rsyncs:// for rsync inside TLS (the password is never shown)
/// </param>
/// <param name="Ftp">ftp://host[:port]/path/, or ftpes:// (explicit TLS) or ftps:// (implicit TLS) in its place</param>
/// <param name="Subtree">
/// The directory of the tree that these URLs show, with a slash at both ends, not encoded; null for the whole tree.
/// </param>
public sealed record MirrorUrls(
    string? Http = null, string? Https = null, string? Rsync = null, string? Ftp = null, string? Subtree = null)
{
    /// <summary>By a name of <see cref="MirrorSchemes"/>; null when it is not offered.</summary>
    public string? Of(string scheme) => scheme switch
    {
        MirrorSchemes.Http => Http,
        MirrorSchemes.Https => Https,
        MirrorSchemes.Rsync => Rsync,
        MirrorSchemes.Ftp => Ftp,
        _ => null,
    };
}

/// <summary>Where a mirror is.</summary>
public sealed record MirrorPlace
{
    /// <summary>In a list of countries: every country is its own.</summary>
    public const string Everywhere = "**";

    /// <summary>
    /// ISO 3166 alpha-2, upper case; the first is its own, the others are served when no mirror of their own is left.
    /// <c>**</c> alone or among them: every country is its own.
    /// </summary>
    public ImmutableArray<string> Countries { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Two upper-case letters: AF AN AS EU NA OC SA; null when unknown.</summary>
    public string? Continent { get; init; }

    /// <summary>Degrees north, -90 to 90.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east, -180 to 180.</summary>
    public double? Longitude { get; init; }

    public bool Equals(MirrorPlace? other) =>
        other is not null
        && Countries.SequenceEqual(other.Countries)
        && Continent == other.Continent
        && Latitude.Equals(other.Latitude)
        && Longitude.Equals(other.Longitude);

    public override int GetHashCode() => HashCode.Combine(Countries.Length, Continent, Latitude, Longitude);
}

/// <summary>Networks that count as near.</summary>
public sealed record MirrorNetworks
{
    /// <summary>Autonomous systems; the first is the mirror's own.</summary>
    public ImmutableArray<uint> Asns { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>CIDR prefixes, IPv4 or IPv6, in canonical form.</summary>
    public ImmutableArray<string> Prefixes { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>A client of the same AS is near wherever it is; else only in the same country or within 1,500 km.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AsAnywhere { get; init; }

    public bool Equals(MirrorNetworks? other) =>
        other is not null
        && Asns.SequenceEqual(other.Asns)
        && Prefixes.SequenceEqual(other.Prefixes)
        && AsAnywhere == other.AsAnywhere;

    public override int GetHashCode() => HashCode.Combine(Asns.Length, Prefixes.Length);
}

/// <summary>Whom a mirror serves. An "only" rule also excludes clients whose place is unknown.</summary>
public sealed record MirrorRestrictions
{
    public bool CountryOnly { get; init; }

    public bool ContinentOnly { get; init; }

    public bool AsOnly { get; init; }

    public bool PrefixOnly { get; init; }

    /// <summary>ISO 3166 alpha-2, upper case: clients from there are not sent here.</summary>
    public ImmutableArray<string> ExcludedCountries { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Clients in these networks are not sent here; null for none.</summary>
    public MirrorExcludedNetworks? ExcludedNetworks { get; init; }

    /// <summary>Only for clients in its prefixes, and named to nobody else in any output.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Private { get; init; }

    /// <summary>Private, and clients in its prefixes are sent to such mirrors alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Exclusive { get; init; }

    /// <summary>It serves whoever asks, so that it may be named to everybody.</summary>
    [JsonIgnore]
    public bool IsOpen =>
        !(Private || Exclusive || PrefixOnly || AsOnly || CountryOnly || ContinentOnly)
        && ExcludedCountries.IsEmpty
        && ExcludedNetworks is null or { Asns.IsEmpty: true, Prefixes.IsEmpty: true };

    public bool Equals(MirrorRestrictions? other) =>
        other is not null
        && CountryOnly == other.CountryOnly
        && ContinentOnly == other.ContinentOnly
        && AsOnly == other.AsOnly
        && PrefixOnly == other.PrefixOnly
        && Private == other.Private
        && Exclusive == other.Exclusive
        && ExcludedNetworks == other.ExcludedNetworks
        && ExcludedCountries.SequenceEqual(other.ExcludedCountries);

    public override int GetHashCode() =>
        HashCode.Combine(CountryOnly, ContinentOnly, AsOnly, PrefixOnly, ExcludedCountries.Length);
}

/// <summary>Networks whose clients are not sent to a mirror.</summary>
public sealed record MirrorExcludedNetworks
{
    public ImmutableArray<uint> Asns { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>CIDR prefixes, IPv4 or IPv6, in canonical form.</summary>
    public ImmutableArray<string> Prefixes { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Nothing is null, so that equal definitions look alike.</summary>
    public MirrorExcludedNetworks? OrNull() => Asns.IsEmpty && Prefixes.IsEmpty ? null : this;

    public bool Equals(MirrorExcludedNetworks? other) =>
        other is not null && Asns.SequenceEqual(other.Asns) && Prefixes.SequenceEqual(other.Prefixes);

    public override int GetHashCode() => HashCode.Combine(Asns.Length, Prefixes.Length);
}

/// <summary>Which files a mirror is used for, and what counts as holding one.</summary>
public sealed record MirrorFileRules
{
    /// <summary>Bytes; null without a bound.</summary>
    public long? MinSize { get; init; }

    /// <summary>Bytes; null without a bound.</summary>
    public long? MaxSize { get; init; }

    /// <summary>Globs of published paths; empty for all.</summary>
    public ImmutableArray<string> Include { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Globs of published paths that it is not used for, whatever is included.</summary>
    public ImmutableArray<string> Exclude { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Its modified times mean nothing: the size alone tells whether a copy is the published version.</summary>
    public bool IgnoreMtime { get; init; }

    /// <summary>Its modified times count, however few agree; else scans find out whether they do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TrustMtime { get; init; }

    /// <summary>
    /// It cannot be listed (CDN, object store): it holds what is older than its trace, or without one than this, but for what checks
    /// by HEAD miss. Null when it can be listed. Above 0.
    /// </summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Without any rule null, so that equal definitions look alike.</summary>
    public MirrorFileRules? OrNull() => Equals(new MirrorFileRules()) ? null : this;

    public bool Equals(MirrorFileRules? other) =>
        other is not null
        && MinSize == other.MinSize
        && MaxSize == other.MaxSize
        && IgnoreMtime == other.IgnoreMtime
        && TrustMtime == other.TrustMtime
        && Lag == other.Lag
        && Include.SequenceEqual(other.Include)
        && Exclude.SequenceEqual(other.Exclude);

    public override int GetHashCode() => HashCode.Combine(MinSize, MaxSize, IgnoreMtime, Include.Length, Exclude.Length);
}

/// <summary>What a mirror may send a month.</summary>
/// <param name="Bytes">Above 0.</param>
/// <param name="ResetDay">Day of the month (UTC) on which counting begins anew, 1 to 28.</param>
public sealed record MirrorQuota(long Bytes, int ResetDay = 1);

/// <summary>Planned times without redirects.</summary>
public sealed record MirrorMaintenance
{
    public ImmutableArray<MaintenanceWindow> Windows { get; init => field = value.IsDefault ? [] : value; } = [];

    public bool Equals(MirrorMaintenance? other) => other is not null && Windows.SequenceEqual(other.Windows);

    public override int GetHashCode() => Windows.Length;
}

/// <summary>From a time until, and without, another; both UTC.</summary>
public sealed record MaintenanceWindow(DateTimeOffset From, DateTimeOffset Until);

/// <summary>Who runs the mirror; public.</summary>
public sealed record MirrorOperator(string? Name = null, string? Url = null, string? Logo = null);
