using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>What probes of one scheme in one address family have shown so far.</summary>
internal sealed record FamilyTrack(HealthTrack Track, bool IsAbsent = false)
{
    private static readonly FamilyTrack Unknown = new(HealthTrack.Unknown);

    public FamilyState State => IsAbsent ? FamilyState.Absent : Track.Verdict switch
    {
        Verdict.Up => FamilyState.Up,
        Verdict.Down => FamilyState.Down,
        _ => FamilyState.Unknown,
    };

    /// <summary>Begins where the log ends.</summary>
    public static FamilyTrack From(FamilyState recorded) => recorded switch
    {
        FamilyState.Absent => new(HealthTrack.Unknown, IsAbsent: true),
        FamilyState.Up => new(HealthTrack.Turned(Verdict.Up, "recorded", default)),
        FamilyState.Down => new(HealthTrack.Turned(Verdict.Down, "recorded", default)),
        _ => Unknown,
    };

    /// <summary>A family without a route from here is unknown; without an address, absent.</summary>
    public FamilyTrack Observe(FamilyProbe probe, HealthPolicy policy, DateTimeOffset now) => (probe.Reach, probe.Seen) switch
    {
        (FamilyReach.Absent, _) => new(HealthTrack.Unknown, IsAbsent: true),
        (FamilyReach.NoRoute, _) => Unknown,
        (null, { } seen) => Track.Verdict == Verdict.Unknown ? this : new(policy.Observe(Track, seen, now)),
        (_, { } seen) => new(policy.Observe(IsAbsent ? HealthTrack.Unknown : Track, seen, now)),
        _ => this,
    };
}
