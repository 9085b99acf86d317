namespace MirrorActors.Actors.Outgoing;

/// <summary>Judges one redirect.</summary>
public static class RedirectRules
{
    private const int ShortLabel = 3;
    private const int CountryLabel = 2;

    /// <summary>Why the hop is not followed; null when it is.</summary>
    /// <param name="listed">Of <see cref="RedirectRule.List"/>.</param>
    public static string? Refusal(RedirectRule rule, Uri from, Uri to, IReadOnlyList<string>? listed = null)
    {
        if (to.Scheme != Uri.UriSchemeHttp && to.Scheme != Uri.UriSchemeHttps) return $"to the scheme {to.Scheme}";
        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp) return "from https to http";
        var allowed = rule switch
        {
            RedirectRule.SameSite => Site(from) == Site(to),
            RedirectRule.SameHost => from.IdnHost == to.IdnHost,
            RedirectRule.List => from.IdnHost == to.IdnHost || (listed ?? []).Any(host => IsListed(to.IdnHost, host)),
            RedirectRule.Any => true,
            _ => false,
        };
        return allowed ? null : "to another host";
    }

    /// <summary>To the same by https; the port may be another.</summary>
    public static bool IsUpgrade(Uri from, Uri to) =>
        from.Scheme == Uri.UriSchemeHttp && to.Scheme == Uri.UriSchemeHttps
        && from.IdnHost == to.IdnHost && from.PathAndQuery == to.PathAndQuery;

    private static bool IsListed(string host, string listed) => listed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(listed[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(listed, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The last two labels, or three under a country's domain with a short second label as in ac.uk or com.au. Not the
    /// public suffix list: this rule only spares surprises; addresses are checked at every hop anyway.
    /// </summary>
    private static string Site(Uri uri)
    {
        if (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6) return uri.IdnHost;
        var labels = uri.IdnHost.TrimEnd('.').Split('.');
        var nested = labels.Length > 2 && labels[^1].Length == CountryLabel && labels[^2].Length <= ShortLabel;
        return string.Join('.', labels.TakeLast(nested ? 3 : 2));
    }
}
