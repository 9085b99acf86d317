using Microsoft.AspNetCore.Http;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Hosting.ProxyProtocol;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// Step 2 of a redirect, first half: the client's address and scheme. Of X-Forwarded-For, Forwarded and X-Real-IP the
/// first that is there counts, and only when the peer is a trusted proxy. Where connections begin with a PROXY header,
/// the peer is the client it names.
/// </summary>
public sealed class ClientReader(TrustedProxies proxies, UntrustedForwarding untrusted, bool proxyProtocol)
{
    public RequestClient Read(HttpContext context)
    {
        var headers = context.Request.Headers;
        var peer = context.Connection.RemoteIpAddress is { } remote ? AddressKey.From(remote) : default;
        var isHttps = context.Request.IsHttps
            || (proxyProtocol && context.Features.Get<ProxiedTls>() is not null);
        var addresses = headers["X-Forwarded-For"];
        var forwarded = headers["Forwarded"];
        var realAddress = addresses.Count + forwarded.Count == 0 ? headers["X-Real-IP"] : default;
        var scheme = headers["X-Forwarded-Proto"];
        if (addresses.Count + forwarded.Count + realAddress.Count + scheme.Count == 0)
            return new RequestClient(peer, isHttps);
        if (!proxies.Contains(peer))
        {
            untrusted.Seen(peer);
            return new RequestClient(peer, isHttps);
        }

        var client = peer;
        if (addresses.Count > 0) proxies.WalkAddresses(addresses, ref client);
        else if (forwarded.Count > 0) proxies.WalkForwarded(forwarded, ref client);
        else if (realAddress.Count > 0) proxies.WalkAddresses(realAddress, ref client);
        isHttps = isHttps
            || (scheme.Count > 0 && TrustedProxies.AnyHttps(scheme, isForwarded: false))
            || (forwarded.Count > 0 && TrustedProxies.AnyHttps(forwarded, isForwarded: true));
        return new RequestClient(client, isHttps);
    }
}
