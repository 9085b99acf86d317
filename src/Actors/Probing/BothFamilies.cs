using System.Net.Sockets;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Probing;

/// <summary>Asks a server once in each address family that both its host and this node have.</summary>
internal static class BothFamilies
{
    /// <param name="scheme">Of the observation.</param>
    /// <param name="uri">Whose host is asked.</param>
    /// <param name="reach">Tells the families.</param>
    /// <param name="ask">The question, over one family.</param>
    /// <param name="counted">As metrics name it; null: as the scheme.</param>
    public static async Task<SchemeProbe> AskAsync(
        string scheme, Uri uri, IHeadProbe reach, Func<AddressFamily, Task<ProbeObservation>> ask, CancellationToken token,
        string? counted = null)
    {
        counted ??= scheme;
        var (found, problem) = await reach.ReachAsync(uri, token);
        if (found is not { } host)
        {
            ActorsMetrics.Probed(false, counted);
            var failed = problem ?? new ProbeObservation(ObservationKind.Unreachable, "its name says nothing");
            return SchemeProbe.Failed(scheme, Shortened(failed));
        }

        var ipv4 = AskFamilyAsync(host.Ipv4, AddressFamily.InterNetwork);
        var ipv6 = AskFamilyAsync(host.Ipv6, AddressFamily.InterNetworkV6);
        await Task.WhenAll(ipv4, ipv6);
        return SchemeProbe.Of(scheme, await ipv4, await ipv6).Shortened();

        async Task<FamilyProbe> AskFamilyAsync(FamilyReach family, AddressFamily addresses)
        {
            if (family != FamilyReach.Routed) return new FamilyProbe(family, null);
            var seen = await ask(addresses);
            ActorsMetrics.Probed(seen.Ok, counted);
            return new FamilyProbe(family, Shortened(seen));
        }
    }

    /// <summary>With a reason that fits into an event.</summary>
    public static SchemeProbe Shortened(this SchemeProbe probe) =>
        probe.Seen is { } seen ? probe with { Seen = Shortened(seen) } : probe;

    private static ProbeObservation Shortened(ProbeObservation seen) => seen.Reason.Length > MirrorLimits.ReasonChars
        ? seen with { Reason = seen.Reason[..MirrorLimits.ReasonChars] }
        : seen;
}
