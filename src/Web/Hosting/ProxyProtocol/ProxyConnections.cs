using System.Net;
using Microsoft.AspNetCore.Connections;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>
/// Comes before HTTP on each connection when <c>node.proxy-protocol</c> is on. A trusted proxy must begin with a
/// header, whose client becomes the connection's peer; from anybody else a header is refused.
/// </summary>
internal sealed class ProxyConnections(TrustedProxies proxies, ProxyRefusals refusals, TimeProvider clock)
{
    public ConnectionDelegate Before(ConnectionDelegate http) => connection => ServeAsync(connection, http);

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var peer = connection.RemoteEndPoint is IPEndPoint remote ? AddressKey.From(remote.Address) : default;
        var isTrusted = proxies.Contains(peer);
        var (arrival, header) = await ProxyHeaderReader.ReadAsync(connection, clock);
        if (isTrusted)
        {
            if (arrival != ProxyArrival.Complete)
            {
                if (arrival != ProxyArrival.Gone) refusals.OfProxy(peer, arrival);
                return;
            }

            Apply(connection, header);
        }
        else if (arrival is ProxyArrival.Complete or ProxyArrival.Malformed)
        {
            refusals.OfStranger(peer);
            return;
        }

        await http(connection);
    }

    private static void Apply(ConnectionContext connection, in ProxyHeader header)
    {
        if (header.Client is { } client) connection.RemoteEndPoint = new IPEndPoint(client.ToIPAddress(), header.Port);
        if (header.IsTls) connection.Features.Set(ProxiedTls.Instance);
    }
}
