namespace MirrorActors.Engine.Settings;

/// <summary>One mirror of last resort; see <c>fallbacks</c> in reference.conf.</summary>
/// <param name="Url">http or https, ends in a slash.</param>
/// <param name="Country">Two lower-case letters, or null for any.</param>
/// <param name="Continent">Two lower-case letters, or null for any.</param>
public sealed record FallbackSettings(Uri Url, string? Country, string? Continent)
{
    private static readonly Uri Nowhere = new("http://invalid/");

    private static readonly string[] Continents = ["af", "an", "as", "eu", "na", "oc", "sa"];

    /// <param name="isCountry">Whether two lower-case letters are the code of a country.</param>
    public static IReadOnlyList<FallbackSettings> Read(SettingsReader r, Func<string, bool> isCountry) =>
        r.Objects("fallbacks", one => ReadOne(one, isCountry));

    /// <summary>All there are, each once: the common ones first, then those of paths.</summary>
    public static IReadOnlyList<FallbackSettings> All(
        IReadOnlyList<FallbackSettings> common, IEnumerable<PathSettings> paths) =>
        [.. common, .. paths.SelectMany(static p => p.Fallbacks ?? []).Distinct().Except(common)];

    private static FallbackSettings ReadOne(SettingsReader r, Func<string, bool> isCountry) => new(
        r.Read("url", ParseUrl, Nowhere),
        r.Has("country") ? r.Read("country", text => ParseCountry(text, isCountry), null) : null,
        r.Has("continent") ? r.Read<string?>("continent", ParseContinent, null) : null);

    private static Parsed<Uri> ParseUrl(string text) => HttpUrlText.Parse(text.EndsWith('/') ? text : text + "/");

    internal static Parsed<string?> ParseCountry(string text, Func<string, bool> isCountry) =>
        text.Length == 2 && text.All(char.IsAsciiLetter) && isCountry(text.ToLowerInvariant())
            ? text.ToLowerInvariant()
            : Parsed<string?>.Refused("is not a country code of ISO 3166");

    internal static Parsed<string?> ParseContinent(string text) => Continents.Contains(text.ToLowerInvariant())
        ? text.ToLowerInvariant()
        : Parsed<string?>.Refused("is not a continent: " + string.Join(", ", Continents));
}
