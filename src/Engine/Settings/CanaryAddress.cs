using System.Globalization;

namespace MirrorActors.Engine.Settings;

/// <summary>What answers when this node's network works: a URL, or a host and a TCP port.</summary>
/// <param name="Url">http or https; null for a host and port.</param>
public sealed record CanaryAddress(Uri? Url, string Host, int Port)
{
    /// <summary><c>https://host/path</c>, <c>host:port</c> or <c>[2001:db8::1]:53</c>.</summary>
    public static Parsed<CanaryAddress> Parse(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
                ? new CanaryAddress(url, url.IdnHost, url.Port)
                : Parsed<CanaryAddress>.Refused("is no http or https URL");
        }

        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        return Uri.CheckHostName(host) != UriHostNameType.Unknown
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue
            ? new CanaryAddress(null, host, port)
            : Parsed<CanaryAddress>.Refused("is neither a URL nor host:port");
    }
}
