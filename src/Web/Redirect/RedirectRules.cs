using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Paths;

namespace MirrorActors.Web.Redirect;

/// <summary>The settings of redirects in the form requests use.</summary>
public sealed class RedirectRules(
    RedirectSettings settings, IReadOnlyList<string> trustedProxies, PathPolicies? paths = null)
{
    public TrustedProxies TrustedProxies { get; } = new(trustedProxies.Select(static p => AddressPrefix.Parse(p)));

    public int MaxLinkHeaders { get; } = Math.Min(settings.MaxLinkHeaders, RoutingLimits.LinkHeaders);

    public bool Conditional => settings.Conditional;

    /// <summary>Base URL of the origin, ending in a slash; null when not configured.</summary>
    public string? Origin { get; } =
        settings.Origin is { AbsoluteUri: var uri } ? (uri.EndsWith('/') ? uri : uri + "/") : null;

    /// <summary>What depends on the path.</summary>
    public PathPolicies Paths { get; } = paths ?? PathPolicies.None;

    public SchemeNeed NeedOf(bool isHttps) =>
        isHttps ? SchemeNeed.Https
        : settings.HttpClients == HttpClients.Upgrade ? SchemeNeed.HttpsFirst
        : SchemeNeed.HttpFirst;

    /// <summary>The origin's URL when such a client may be given it.</summary>
    public string? OriginFor(bool isHttps) =>
        Origin is not null && (!isHttps || Origin.StartsWith("https:", StringComparison.Ordinal)) ? Origin : null;
}
