using System.Collections.Immutable;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Probing;

/// <summary>What the probes of one scheme saw in one round.</summary>
/// <param name="Seen">A success when one of the families had one; null when none could be asked from here.</param>
internal sealed record SchemeProbe(string Scheme, ProbeObservation? Seen, FamilyProbe Ipv4, FamilyProbe Ipv6)
{
    /// <summary>Files that the server says it does not have.</summary>
    public ImmutableArray<FileId> Gone { get; init; } = [];

    /// <summary>The file that was asked for first; null when the name of the host says nothing.</summary>
    public FileId? Asked { get; init; }

    /// <summary>Further files that were asked for.</summary>
    public int Further { get; init; }

    /// <summary>Requests for the file in all families, redirects included.</summary>
    public int Requests { get; private init; }

    /// <summary>Of the bodies that came for them.</summary>
    public long Bytes { get; private init; }

    /// <summary>In each family that could be asked the server says that it does not have the file.</summary>
    public bool IsGone =>
        Seen is not null && IsMissing(Ipv4) && IsMissing(Ipv6);

    private static bool IsMissing(FamilyProbe probe) => (probe.Seen?.Kind ?? ObservationKind.Missing) == ObservationKind.Missing;

    /// <summary>The name of the host says nothing, so that no family can be told from the other.</summary>
    public static SchemeProbe Failed(string scheme, ProbeObservation problem) =>
        new(scheme, problem, new(null, problem), new(null, problem));

    public static SchemeProbe Of(string scheme, FamilyProbe ipv4, FamilyProbe ipv6) =>
        new(scheme, Joined(ipv4.Seen, ipv6.Seen), ipv4, ipv6)
        {
            Requests = RequestsFor(ipv4) + RequestsFor(ipv6),
            Bytes = (ipv4.Seen?.Bytes ?? 0) + (ipv6.Seen?.Bytes ?? 0),
        };

    private static int RequestsFor(FamilyProbe probe) => probe.Seen is { } seen ? Math.Max(1, seen.Requests) : 0;

    /// <summary>With one family or both as if they had not been asked.</summary>
    public SchemeProbe Without(FamilyProbe ipv4, FamilyProbe ipv6) =>
        this with { Ipv4 = ipv4, Ipv6 = ipv6, Seen = Joined(ipv4.Seen, ipv6.Seen) };

    /// <summary>Judged by other files, in each family that could be asked.</summary>
    public SchemeProbe JudgedBy(ProbeObservation seen) => this with
    {
        Seen = seen,
        Ipv4 = Ipv4.Seen is null ? Ipv4 : Ipv4 with { Seen = seen },
        Ipv6 = Ipv6.Seen is null ? Ipv6 : Ipv6 with { Seen = seen },
    };

    private static ProbeObservation? Joined(ProbeObservation? ipv4, ProbeObservation? ipv6)
    {
        if (ipv4 is not { } four || ipv6 is not { } six) return ipv4 ?? ipv6;
        return Joined(four, six) with { Warnings = [.. four.Warnings.Union(six.Warnings)] };
    }

    private static ProbeObservation Joined(ProbeObservation four, ProbeObservation six)
    {
        if (four.Ok && six.Ok) return four;
        if (four.Ok) return four with { Reason = $"{four.Reason} (IPv6: {six.Reason})" };
        if (six.Ok) return six with { Reason = $"{six.Reason} (IPv4: {four.Reason})" };
        // An answer tells more than none.
        var both = four.Kind == ObservationKind.Unreachable ? six : four;
        return four.Reason == six.Reason ? both : both with { Reason = $"IPv4: {four.Reason}; IPv6: {six.Reason}" };
    }
}

/// <summary>What was seen in one address family.</summary>
/// <param name="Reach">Null when the name of the host says nothing.</param>
/// <param name="Seen">Null when it was not asked.</param>
internal readonly record struct FamilyProbe(FamilyReach? Reach, ProbeObservation? Seen);
