using System.Net.Sockets;

namespace MirrorActors.Actors.Probing;

/// <summary>Of which address families this node's own network is suspected. Immutable.</summary>
/// <param name="Ipv4">One line; null: not suspected.</param>
/// <param name="Ipv6">Likewise.</param>
public sealed record NetworkState(string? Ipv4, string? Ipv6)
{
    public static NetworkState Fine { get; } = new(null, null);

    public bool IsSuspected => Ipv4 is not null || Ipv6 is not null;

    /// <summary>One line; null when all is well.</summary>
    public string? Text => (Ipv4, Ipv6) switch
    {
        ({ } four, { } six) => $"{four}; {six}",
        var (four, six) => four ?? six,
    };

    public NetworkState With(AddressFamily family, string? text) =>
        family == AddressFamily.InterNetwork ? this with { Ipv4 = text } : this with { Ipv6 = text };

    /// <summary>
    /// What of a check counts: that nobody answers in a suspected family does not. Statuses, sizes and certificates do.
    /// </summary>
    internal SchemeProbe Held(SchemeProbe probe)
    {
        if (!IsSuspected) return probe;
        var (ipv4, ipv6) = (Held(Ipv4, probe.Ipv4), Held(Ipv6, probe.Ipv6));
        return (ipv4, ipv6) == (probe.Ipv4, probe.Ipv6) ? probe : probe.Without(ipv4, ipv6);
    }

    private static FamilyProbe Held(string? suspected, FamilyProbe probe) =>
        suspected is not null && probe.Seen?.Kind == ObservationKind.Unreachable ? default : probe;
}
