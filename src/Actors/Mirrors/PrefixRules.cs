using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What a network prefix (CIDR) must satisfy.</summary>
internal static class PrefixRules
{
    private const int CidrChars = 64;
    private const int Dots = 3;

    /// <summary>The prefix as everybody writes it; null after a fault.</summary>
    public static string? Canonical(string text, string field, List<FieldFault> faults)
    {
        if (!TryParse(text, out var address, out var bits))
        {
            faults.Add(new FieldFault(
                field, $"{TextRules.Quoted(text)} is not a network like 192.0.2.0/24 or 2001:db8::/32"));
            return null;
        }

        var network = Masked(address, bits);
        if (network.Equals(address)) return $"{network}/{bits}";
        faults.Add(new FieldFault(
            field, $"{TextRules.Quoted(text)} has bits beyond its length: {network}/{bits} is meant?"));
        return null;
    }

    private static bool TryParse(string text, out IPAddress address, out int bits)
    {
        bits = 0;
        address = IPAddress.None;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || text.Length > CidrChars || text.Contains('%', StringComparison.Ordinal)) return false;
        if (!IPAddress.TryParse(text[..slash], out var parsed) || parsed.IsIPv4MappedToIPv6) return false;
        var isV4 = parsed.AddressFamily == AddressFamily.InterNetwork;
        if (isV4 && text[..slash].Count(c => c == '.') != Dots) return false;
        address = parsed;
        return int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out bits)
            && bits <= (isV4 ? 32 : 128);
    }

    private static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
