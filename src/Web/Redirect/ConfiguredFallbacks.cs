using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Geo;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// The fallbacks of the configuration, skipping those that are down: the first of the client's country, else of its
/// continent, else one for anybody.
/// </summary>
public sealed class ConfiguredFallbacks(FallbackTableHolder table) : IFallbacks
{
    public string? Find(in Place client, SchemeNeed need)
    {
        string? ofContinent = null;
        string? ofAnybody = null;
        foreach (var fallback in table.Current.All)
        {
            if (!fallback.IsEligible || (need == SchemeNeed.Https && fallback.Url.Scheme != Uri.UriSchemeHttps)) continue;
            if (fallback.Country is { } country && client.Country.IsKnown && country == client.Country.Lower)
                return fallback.Url.AbsoluteUri;
            if (fallback.Continent is { } continent && continent == client.Continent.ToLower())
                ofContinent ??= fallback.Url.AbsoluteUri;
            if (fallback is { Country: null, Continent: null }) ofAnybody ??= fallback.Url.AbsoluteUri;
        }

        return ofContinent ?? ofAnybody;
    }
}
