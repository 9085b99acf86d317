using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>What probes of one scheme in one address family have shown so far.</summary>
internal sealed record FamilyTrack(HealthTrack Track, bool IsAbsent = false)
{
    private static readonly FamilyTrack Unknown = new(HealthTrack.Unknown);
    private static readonly FamilyTrack Absent = new(HealthTrack.Unknown, IsAbsent: true);

    public FamilyState State => IsAbsent ? FamilyState.Absent : Track.Verdict switch
    {
        Verdict.Up => FamilyState.Up,
        Verdict.Down => FamilyState.Down,
        // It answers.
        Verdict.HttpsOnly => FamilyState.Up,
        _ => FamilyState.Unknown,
    };

    public bool IsUndecided => !IsAbsent && Track.IsUndecided;

    /// <summary>Begins where the log ends.</summary>
    public static FamilyTrack From(FamilyState recorded) => recorded switch
    {
        FamilyState.Absent => Absent,
        FamilyState.Up => new(HealthTrack.Turned(Verdict.Up, "recorded", default)),
        FamilyState.Down => new(HealthTrack.Turned(Verdict.Down, "recorded", default)),
        _ => Unknown,
    };

    /// <summary>
    /// A family without a route from here is unknown; without an address, absent. One that was up may lack its address in a
    /// single answer of a name server: that counts as a failure, and enough of them make it absent.
    /// </summary>
    public FamilyTrack Observe(FamilyProbe probe, HealthPolicy policy, DateTimeOffset now) => (probe.Reach, probe.Seen) switch
    {
        (FamilyReach.Absent, _) => Lost(policy, now),
        (FamilyReach.NoRoute, _) => Unknown,
        (null, { } seen) => Track.Verdict == Verdict.Unknown ? this : new(policy.Observe(Track, seen, now)),
        (_, { } seen) => new(policy.Observe(IsAbsent ? HealthTrack.Unknown : Track, seen, now)),
        _ => this,
    };

    /// <summary>Without what follows from checks that nobody answered.</summary>
    public FamilyTrack TakenBack => IsAbsent ? this : this with { Track = Track.TakenBack };

    private FamilyTrack Lost(HealthPolicy policy, DateTimeOffset now)
    {
        if (Track.Verdict != Verdict.Up) return Absent;
        var after = policy.Observe(Track, new ProbeObservation(ObservationKind.Unreachable, "its host has no address of the family"), now);
        return after.Verdict == Verdict.Up ? new(after) : Absent;
    }
}
