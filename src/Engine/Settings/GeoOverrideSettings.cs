using System.Globalization;

namespace MirrorActors.Engine.Settings;

/// <summary>Where the addresses of a network are, over what the databases say; see <c>geo.overrides</c> in reference.conf.</summary>
/// <param name="Prefix">CIDR.</param>
/// <param name="Country">Two lower-case letters; null: from the databases, as all that is null.</param>
/// <param name="Continent">Two lower-case letters.</param>
/// <param name="Asn">AS number.</param>
/// <param name="Latitude">Degrees; together with the longitude.</param>
/// <param name="Longitude">Degrees.</param>
public sealed record GeoOverrideSettings(
    string Prefix, string? Country, string? Continent, uint? Asn, float? Latitude, float? Longitude)
{
    /// <summary>Networks of the list.</summary>
    public const int Most = 65_536;

    private const string Key = "geo.overrides";

    /// <param name="isCountry">Whether two lower-case letters are the code of a country.</param>
    public static IReadOnlyList<GeoOverrideSettings> Read(SettingsReader r, Func<string, bool> isCountry)
    {
        var items = r.Objects(Key, one => ReadOne(one, isCountry));
        if (items.Count > Most) r.Refuse(Key, $"has more than {Most} networks");
        foreach (var twice in items.Where(static i => i.Prefix.Length > 0).GroupBy(static i => i.Prefix).Where(static g => g.Count() > 1))
            r.Refuse(Key, $"has the network {twice.Key} twice");
        return items;
    }

    private static GeoOverrideSettings ReadOne(SettingsReader r, Func<string, bool> isCountry)
    {
        var faults = r.Faults.Count;
        var one = new GeoOverrideSettings(
            r.Read("prefix", CidrText.Parse, ""),
            r.Has("country") ? r.Read("country", text => FallbackSettings.ParseCountry(text, isCountry), null) : null,
            r.Has("continent") ? r.Read<string?>("continent", FallbackSettings.ParseContinent, null) : null,
            r.Has("asn") ? (uint)r.Long("asn", 1, uint.MaxValue) : null,
            r.Has("lat") ? r.Read("lat", static text => ParseDegrees(text, 90), 0) : null,
            r.Has("lon") ? r.Read("lon", static text => ParseDegrees(text, 180), 0) : null);
        if (r.Faults.Count > faults) return one;
        if (one.Latitude is null != one.Longitude is null)
            r.Refuse(one.Latitude is null ? "lon" : "lat", "is of no use without " + (one.Latitude is null ? "lat" : "lon"));
        if (one is { Country: null, Continent: null, Asn: null, Latitude: null, Longitude: null })
            r.Refuse("prefix", "says nothing of the network: country, continent, asn, lat and lon");
        return one;
    }

    private static Parsed<float> ParseDegrees(string text, int most) =>
        float.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees)
            && Math.Abs(degrees) <= most
            ? degrees
            : Parsed<float>.Refused($"is not a number of degrees from -{most} to {most}");
}
