using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Redirect;

/// <summary>The pieces of forwarding headers.</summary>
internal static class ForwardedText
{
    /// <summary>
    /// An address as X-Forwarded-For and Forwarded write it: bare, quoted, with a port, IPv6 in brackets or not.
    /// </summary>
    public static bool TryParseAddress(ReadOnlySpan<char> text, out AddressKey address)
    {
        text = Unquote(text.Trim());
        if (text is ['[', ..])
        {
            var close = text.IndexOf(']');
            address = default;
            return close > 0 && IsPort(text[(close + 1)..]) && AddressKey.TryParse(text[1..close], out address);
        }

        var colon = text.IndexOf(':');
        // One colon is a port, more are IPv6.
        if (colon > 0 && text[(colon + 1)..].IndexOf(':') < 0)
        {
            address = default;
            return IsPort(text[colon..]) && AddressKey.TryParse(text[..colon], out address);
        }

        return AddressKey.TryParse(text, out address);
    }

    /// <summary>Takes the last element of a comma-separated list off.</summary>
    public static ReadOnlySpan<char> TakeLast(ref ReadOnlySpan<char> list)
    {
        var comma = list.LastIndexOf(',');
        var last = list[(comma + 1)..];
        list = comma < 0 ? default : list[..comma];
        return last;
    }

    /// <summary>The value of a parameter of one element of Forwarded (RFC 7239): <c>for=…;proto=…</c>.</summary>
    public static ReadOnlySpan<char> Parameter(ReadOnlySpan<char> element, ReadOnlySpan<char> name)
    {
        foreach (var range in element.Split(';'))
        {
            var pair = element[range];
            var equals = pair.IndexOf('=');
            if (equals > 0 && pair[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                return Unquote(pair[(equals + 1)..].Trim());
        }

        return default;
    }

    public static bool IsHttps(ReadOnlySpan<char> scheme) =>
        Unquote(scheme.Trim()).Equals("https", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> text) =>
        text is ['"', .. var inner, '"'] ? inner : text;

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.Length == 0
        || (text[0] == ':' && text.Length is > 1 and <= 6 && text[1..].IndexOfAnyExceptInRange('0', '9') < 0);
}
