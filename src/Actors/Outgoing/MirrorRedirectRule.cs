using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Outgoing;

/// <summary>A call that follows the redirects which a mirror may make.</summary>
internal static class MirrorRedirectRule
{
    /// <param name="redirects">Null for the usual ones.</param>
    public static OutgoingRequest Following(this OutgoingRequest request, MirrorRedirects? redirects) => request with
    {
        Redirects = (redirects?.Scope ?? RedirectScope.SameSite) switch
        {
            RedirectScope.None => RedirectRule.None,
            RedirectScope.SameHost => RedirectRule.SameHost,
            RedirectScope.List => RedirectRule.List,
            RedirectScope.Any => RedirectRule.Any,
            _ => RedirectRule.SameSite,
        },
        RedirectHosts = redirects is null ? [] : redirects.Hosts,
    };
}
