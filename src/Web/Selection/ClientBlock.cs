using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Selection;

/// <summary>Clients that count as one where a mirror is kept for a client: an IPv4 /24, an IPv6 /56.</summary>
internal static class ClientBlock
{
    private const int V4HostBits = 8;
    private const int V6HostBits = 128 - 56;
    private const ulong V4Mark = 1UL << 63;

    /// <summary>A number of the block, different for the families.</summary>
    public static ulong Of(in AddressKey client) =>
        client.IsV4 ? V4Mark | (ulong)(client.Bits >> V4HostBits) : (ulong)(client.Bits >> V6HostBits);
}
