using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// When probes make a verdict. Pure. From unknown one success is enough; after that it takes
/// <paramref name="failuresToDown"/> failures in a row to go down and <paramref name="successesToUp"/> successes in a
/// row to come up.
/// </summary>
public sealed class HealthPolicy(int failuresToDown, int successesToUp)
{
    public HealthTrack Observe(HealthTrack track, ProbeObservation seen, DateTimeOffset now)
    {
        track = seen.Ok
            ? track with { Successes = track.Successes + 1, Failures = 0 }
            : track with { Failures = track.Failures + 1, Successes = 0 };
        return track.Verdict switch
        {
            Verdict.Unknown when seen.Ok => HealthTrack.Turned(Verdict.Up, seen.Reason, now),
            Verdict.Down when track.Successes >= successesToUp => HealthTrack.Turned(Verdict.Up, seen.Reason, now),
            not Verdict.Down when track.Failures >= failuresToDown => HealthTrack.Turned(Verdict.Down, seen.Reason, now),
            _ => track,
        };
    }
}
