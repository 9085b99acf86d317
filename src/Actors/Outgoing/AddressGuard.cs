using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Actors.Outgoing;

/// <summary>
/// Decides which addresses the node may call. Only globally routable unicast is let through (the special-purpose
/// registries of RFC 6890, RFC 9637 and IANA), plus what <c>outgoing.allow-private</c> names. An IPv6 address that
/// carries an IPv4 address (mapped, 6to4, NAT64) is judged by that one too.
/// </summary>
public sealed class AddressGuard
{
    /// <summary>The setting that lets refused addresses through.</summary>
    public const string AllowKey = "outgoing.allow-private";

    private static readonly IPNetwork[] Refused4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
    ];

    // 2001::/23 holds the protocol assignments: Teredo, ORCHID, benchmarking.
    private static readonly IPNetwork[] Refused6 =
        [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("3fff::/20")];

    private static readonly IPNetwork GlobalUnicast6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private readonly IPNetwork[] _allowed;

    public AddressGuard(IEnumerable<IPNetwork> allowPrivate) => _allowed = [.. allowPrivate];

    /// <summary>Why the address may not be called, naming it and the setting; null when it may.</summary>
    public string? Refusal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return MayCall(plain) ? null : $"the address {plain} is not public; {AllowKey} does not list it";
    }

    private bool MayCall(IPAddress address)
    {
        if (Array.Exists(_allowed, network => network.Contains(address))) return true;
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !Array.Exists(Refused4, network => network.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return false;
        if (SixToFour.Contains(address)) return MayCall(Embedded4(address, 2));
        if (Nat64.Contains(address)) return MayCall(Embedded4(address, 12));
        return GlobalUnicast6.Contains(address) && !Array.Exists(Refused6, network => network.Contains(address));
    }

    private static IPAddress Embedded4(IPAddress address, int at)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new IPAddress(bytes.Slice(at, 4));
    }
}
