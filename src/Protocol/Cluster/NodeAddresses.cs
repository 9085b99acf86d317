using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace MirrorActors.Protocol.Cluster;

/// <summary>
/// The DNS names and IP addresses that a node is reached at, as its certificate has them (subjectAltName, RFC 5280 section 4.2.1.6).
/// </summary>
public static partial class NodeAddresses
{
    private const int DnsChars = 253;
    private const string Label = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static readonly string[] Always = ["localhost", $"{IPAddress.Loopback}", $"{IPAddress.IPv6Loopback}"];

    /// <summary>What is wrong with the addresses that somebody asks for; null when nothing is.</summary>
    public static string? Fault(IReadOnlyList<string> addresses)
    {
        if (addresses.Count > ClusterLimits.Addresses) return $"a node has at most {ClusterLimits.Addresses} addresses";
        foreach (var address in addresses)
        {
            if (!IsValid(address)) return $"\"{address}\" is neither a DNS name nor the IP address of one machine";
        }

        return null;
    }

    /// <summary>The addresses, the node's name where it can be a DNS name, and loopback.</summary>
    internal static X509Extension ToExtension(string node, IReadOnlyList<string> addresses)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var one in addresses.Concat(IsValid(node) ? [node] : []).Concat(Always).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(one, out var ip)) builder.AddIpAddress(ip);
            else builder.AddDnsName(one);
        }

        return builder.Build();
    }

    /// <summary>All that a certificate names.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names
            ? [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(ip => ip.ToString())]
            : [];

    /// <summary>Those that a certificate has besides the node's name and loopback.</summary>
    public static IReadOnlyList<string> ChosenIn(X509Certificate2 certificate) =>
        [.. Of(certificate).Except([.. Always, ClusterTrust.NodeOf(certificate)], StringComparer.OrdinalIgnoreCase)];

    private static bool IsValid(string? address)
    {
        if (address is null) return false;
        if (IPAddress.TryParse(address, out var ip)) return IsOneMachine(ip, address);
        return address.Length <= DnsChars && DnsName().IsMatch(address);
    }

    // Other spellings of an address ("1", "010.0.0.1", a zone) would not be found in the certificate.
    private static bool IsOneMachine(IPAddress ip, string text) =>
        string.Equals(ip.ToString(), text, StringComparison.OrdinalIgnoreCase)
        && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any) && !ip.Equals(IPAddress.Broadcast)
        && !(ip.AddressFamily == AddressFamily.InterNetworkV6
            ? ip.IsIPv6Multicast || ip.ScopeId != 0 || ip.IsIPv4MappedToIPv6
            : ip.GetAddressBytes()[0] is 0 or >= 224);

    // RFC 1123 section 2.1 with '_'; the last label is not a number, or it would be a badly written address.
    [GeneratedRegex(@"\A(?!.*(\A|\.)[0-9]+\z)" + Label + @"(\." + Label + @")*\z")]
    private static partial Regex DnsName();
}
