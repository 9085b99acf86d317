using MirrorActors.Actors.Paths;
using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Redirect;

/// <summary>The settings of redirects in the form requests use.</summary>
public sealed class RedirectRules(RedirectSettings settings, IReadOnlyList<string> trustedProxies)
{
    public TrustedProxies TrustedProxies { get; } = new(trustedProxies.Select(static p => AddressPrefix.Parse(p)));

    public int MaxLinkHeaders { get; } = Math.Min(settings.MaxLinkHeaders, RoutingLimits.LinkHeaders);

    public bool Conditional => settings.Conditional;

    /// <summary>Base URL of the origin, ending in a slash; null when not configured.</summary>
    public string? Origin { get; } =
        settings.Origin is { AbsoluteUri: var uri } ? (uri.EndsWith('/') ? uri : uri + "/") : null;

    private PathGlob[] ServeDirectly { get; } = [.. settings.ServeDirectly.Select(Glob)];

    /// <param name="path">As requested, canonical.</param>
    /// <param name="size">Of the file.</param>
    public bool IsServedDirectly(ReadOnlySpan<byte> path, long size) =>
        size < settings.ServeDirectlyBelow || MatchesAny(ServeDirectly, path);

    public SchemeNeed NeedOf(bool isHttps) =>
        isHttps ? SchemeNeed.Https
        : settings.HttpClients == HttpClients.Upgrade ? SchemeNeed.HttpsFirst
        : SchemeNeed.HttpFirst;

    /// <summary>The origin's URL when such a client may be given it.</summary>
    public string? OriginFor(bool isHttps) =>
        Origin is not null && (!isHttps || Origin.StartsWith("https:", StringComparison.Ordinal)) ? Origin : null;

    private static PathGlob Glob(string pattern) =>
        PathGlob.TryParse(pattern, out var glob, out var problem)
            ? glob
            : throw new ArgumentException($"{pattern} {problem}", nameof(pattern));

    private static bool MatchesAny(PathGlob[] globs, ReadOnlySpan<byte> path)
    {
        foreach (var glob in globs)
        {
            if (glob.Matches(path)) return true;
        }

        return false;
    }
}
