using System.Net;

namespace MirrorActors.Engine.Settings;

/// <summary>Networks as strings that <see cref="IPNetwork.Parse(string)"/> takes; a bare address becomes a network of
/// its own.</summary>
public static class CidrText
{
    private const string Problem =
        "is not a network such as 10.0.0.0/8 or 2001:db8::/32 (bits behind the prefix must be 0)";

    public static Parsed<string> Parse(string text)
    {
        var network = text.Contains('/', StringComparison.Ordinal) ? text : text + WholeAddress(text);
        var slash = network.IndexOf('/', StringComparison.Ordinal);
        var whole = network.Contains(':', StringComparison.Ordinal) || network.Count(c => c == '.') == 3;
        return slash > 0 && whole && IPNetwork.TryParse(network, out var parsed)
            && parsed.BaseAddress.Equals(IPAddress.Parse(network[..slash]))
                ? network
                : Parsed<string>.Refused(Problem);
    }

    private static string WholeAddress(string text) => text.Contains(':', StringComparison.Ordinal) ? "/128" : "/32";
}
