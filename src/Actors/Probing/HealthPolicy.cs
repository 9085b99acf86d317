using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// When probes make a verdict. Pure. From unknown one success is enough; after that it takes
/// <paramref name="failuresToDown"/> failures in a row to go down and <paramref name="successesToUp"/> successes in a
/// row to come up. A final failure alone is enough. Up with failures that are not enough to go down is degraded.
/// </summary>
public sealed class HealthPolicy(int failuresToDown, int successesToUp)
{
    public HealthTrack Observe(HealthTrack track, ProbeObservation seen, DateTimeOffset now)
    {
        track = seen.Ok
            ? track with { Successes = track.Successes + 1, Failures = 0, Trouble = null }
            : track with { Failures = track.Failures + 1, Successes = 0, Trouble = TroubleOf(track, seen, now) };
        return track.Verdict switch
        {
            Verdict.Unknown when seen.Ok => HealthTrack.Turned(Verdict.Up, seen.Reason, now),
            Verdict.Down when track.Successes >= successesToUp => HealthTrack.Turned(Verdict.Up, seen.Reason, now),
            not Verdict.Down when seen.IsFinal || track.Failures >= failuresToDown => HealthTrack.Turned(Verdict.Down, seen.Reason, now),
            _ => track,
        };
    }

    private SchemeHealth? TroubleOf(HealthTrack before, ProbeObservation seen, DateTimeOffset now)
    {
        if (before.Verdict != Verdict.Up) return null;
        var reason = $"{before.Failures + 1} of {failuresToDown} probes failed: {seen.Reason}";
        return new SchemeHealth(Verdict.Degraded, reason, before.Trouble?.Since ?? now);
    }
}
