using System.Collections.Immutable;
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
    public string? Find(in Place client, SchemeNeed need) => Find(client, need, default);

    public string? Find(in Place client, SchemeNeed need, ImmutableArray<int> among)
    {
        var current = table.Current;
        var count = among.IsDefault ? current.Common : among.Length;
        string? ofContinent = null;
        string? ofAnybody = null;
        for (var i = 0; i < count; i++)
        {
            var fallback = current.All[among.IsDefault ? i : among[i]];
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
