using System.Collections.Immutable;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Geo;

namespace MirrorActors.Web.Redirect;

/// <summary>The fallbacks of the configuration, skipping those that are down.</summary>
public sealed class ConfiguredFallbacks(FallbackTableHolder table) : IFallbacks
{
    /// <summary>Where there are as many.</summary>
    private const int ShareAtLeast = 3;

    private const int Nearnesses = 3;

    public IReadOnlyList<string> Sharing(in Place client, SchemeNeed need, ImmutableArray<int> among)
    {
        var current = table.Current;
        var count = among.IsDefault ? current.Common : among.Length;
        var sharing = new List<string>();
        for (var nearness = 0; nearness < Nearnesses && sharing.Count < ShareAtLeast; nearness++)
        {
            for (var i = 0; i < count; i++)
            {
                var fallback = current.All[among.IsDefault ? i : among[i]];
                if (!fallback.IsEligible || (need == SchemeNeed.Https && fallback.Url.Scheme != Uri.UriSchemeHttps)) continue;
                if (NearnessOf(fallback, client) == nearness) sharing.Add(fallback.Url.AbsoluteUri);
            }
        }

        return sharing;
    }

    /// <summary>0 of the country, 1 of the continent, 2 for anybody; more: not for this client.</summary>
    private static int NearnessOf(FallbackFacts fallback, in Place client)
    {
        if (fallback.Country is { } country && client.Country.IsKnown && country == client.Country.Lower) return 0;
        if (fallback.Continent is { } continent && continent == client.Continent.ToLower()) return 1;
        return fallback is { Country: null, Continent: null } ? 2 : Nearnesses;
    }
}
