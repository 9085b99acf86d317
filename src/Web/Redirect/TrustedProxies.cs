using Microsoft.Extensions.Primitives;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// The proxies whose word about a client is taken. Lists are walked from the right, because the rightmost entry is what
/// our own proxy saw; everything to the left of the first address that is not trusted may be invented by the client.
/// </summary>
public sealed class TrustedProxies(IEnumerable<AddressPrefix> networks)
{
    private readonly PrefixMap _networks = new(networks.Select(static n => (n, 1)));

    public bool Contains(in AddressKey address) => _networks.Count > 0 && _networks.TryMatch(address, out _, out _);

    /// <param name="lines">Values of X-Forwarded-For or X-Real-IP.</param>
    /// <param name="client">The peer at first; the client when a better one is named.</param>
    public void WalkAddresses(in StringValues lines, ref AddressKey client) =>
        Walk(lines, isForwarded: false, ref client);

    /// <param name="lines">Values of Forwarded.</param>
    /// <param name="client">As above.</param>
    public void WalkForwarded(in StringValues lines, ref AddressKey client) =>
        Walk(lines, isForwarded: true, ref client);

    /// <summary>
    /// True when any hop says https: with several, nothing tells which is the client's, and an https request must never
    /// be answered with an http URL.
    /// </summary>
    public static bool AnyHttps(in StringValues lines, bool isForwarded)
    {
        for (var line = 0; line < lines.Count; line++)
        {
            var rest = Bounded(lines[line]);
            for (var hop = 0; hop < WebLimits.ForwardedHops && rest.Length > 0; hop++)
            {
                var element = ForwardedText.TakeLast(ref rest);
                if (ForwardedText.IsHttps(isForwarded ? ForwardedText.Parameter(element, "proto") : element))
                    return true;
            }
        }

        return false;
    }

    private void Walk(in StringValues lines, bool isForwarded, ref AddressKey client)
    {
        var hops = 0;
        for (var line = lines.Count - 1; line >= 0; line--)
        {
            var rest = Bounded(lines[line]);
            while (rest.Length > 0)
            {
                var element = ForwardedText.TakeLast(ref rest);
                if (isForwarded) element = ForwardedText.Parameter(element, "for");
                // "unknown" or rubbish: what is left of it cannot be believed; the proxy itself is the best known hop.
                if (++hops > WebLimits.ForwardedHops || !ForwardedText.TryParseAddress(element, out var address))
                    return;
                client = address;
                if (!Contains(address)) return;
            }
        }
    }

    // Cut at the left: the right end is what our own proxy wrote.
    private static ReadOnlySpan<char> Bounded(string? line) =>
        line is null ? default
        : line.Length <= WebLimits.ForwardedChars ? line
        : line.AsSpan(line.Length - WebLimits.ForwardedChars);
}
