using System.Globalization;
using System.Net;

namespace MirrorActors.Engine.Settings;

/// <summary>Networks in one canonical form, so that equal ones are equal strings: IPv4 in IPv6 as IPv4, a bare address as
/// a network of its own.</summary>
public static class CidrText
{
    private const int MappedBits = 96;

    private const string Problem =
        "is not a network such as 10.0.0.0/8 or 2001:db8::/32 (bits behind the prefix must be 0)";

    public static Parsed<string> Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        var length = slash < 0 ? WholeAddress(address) : text[slash..];
        return IsPlain(address) && IPNetwork.TryParse(address + length, out var network)
            && network.BaseAddress.Equals(IPAddress.Parse(address))
                ? Canonical(network)
                : Parsed<string>.Refused(Problem);
    }

    // IPAddress would also take 010.0.0.0, 0x0a.0.0.0, 10.0, brackets and zones.
    private static bool IsPlain(string address)
    {
        var colon = address.LastIndexOf(':');
        var last = address[(colon + 1)..];
        return address.All(static c => char.IsAsciiHexDigit(c) || c is ':' or '.')
            && ((colon >= 0 && !last.Contains('.', StringComparison.Ordinal))
                || (IPAddress.TryParse(last, out var parsed) && parsed.ToString() == last));
    }

    private static string Canonical(IPNetwork network) => network.BaseAddress.IsIPv4MappedToIPv6
        ? string.Create(CultureInfo.InvariantCulture, $"{network.BaseAddress.MapToIPv4()}/{network.PrefixLength - MappedBits}")
        : network.ToString();

    private static string WholeAddress(string address) => IsV6(address) ? "/128" : "/32";

    private static bool IsV6(string address) => address.Contains(':', StringComparison.Ordinal);
}
