using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Actors.Outgoing;

/// <summary>Asks the system's routes by connecting a UDP socket, which sends nothing.</summary>
internal static class RouteTable
{
    private const int AnyPort = 9;
    private static readonly IPNetwork UniqueLocal = IPNetwork.Parse("fc00::/7");

    /// <summary>
    /// Whether there is a route, from an address that can be answered: one that is local to a link or a site is none for
    /// the world. IPv4 is not asked that way, as it is commonly translated.
    /// </summary>
    public static bool Has(IPAddress target)
    {
        try
        {
            using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(target, AnyPort));
            return target.AddressFamily == AddressFamily.InterNetwork
                || (socket.LocalEndPoint is IPEndPoint { Address: var source } && Reaches(source, target));
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool Reaches(IPAddress source, IPAddress target) =>
        (!source.IsIPv6LinkLocal || target.IsIPv6LinkLocal)
        && (!UniqueLocal.Contains(source) || UniqueLocal.Contains(target));
}
