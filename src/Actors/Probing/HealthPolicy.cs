using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// When probes make a verdict. Pure, and blind to the clock but for the time it notes. From unknown one success is enough;
/// after that it takes <paramref name="failuresToDown"/> failures in a row to go down and <paramref name="successesToUp"/>
/// successes in a row to come up. A final failure alone is enough. Up is degraded with failures that are not enough to go down,
/// with too many in the last checks (<paramref name="flaps"/>), or when it asks to come later too often. An answer that sends
/// http to https is a verdict by itself.
/// </summary>
public sealed class HealthPolicy(int failuresToDown, int successesToUp, FlapRule? flaps = null)
{
    /// <summary>So many answers in a row that ask to come later, and it is degraded.</summary>
    public const int BusyInRow = 5;

    private readonly FlapRule _flaps = flaps ?? FlapRule.Never;

    public HealthTrack Observe(HealthTrack track, ProbeObservation seen, DateTimeOffset now)
    {
        var counted = Count(track, seen);
        var after = counted.Verdict switch
        {
            _ when seen.Kind == ObservationKind.Busy => counted,
            not Verdict.HttpsOnly when seen.Kind == ObservationKind.HttpsOnly => counted.Turn(Verdict.HttpsOnly, seen.Reason, now),
            Verdict.Unknown or Verdict.HttpsOnly when seen.Ok => counted.Turn(Verdict.Up, seen.Reason, now),
            Verdict.Down when counted.Successes >= successesToUp => counted.Turn(Verdict.Up, seen.Reason, now),
            not Verdict.Down when seen.IsFinal || counted.Failures >= failuresToDown => counted.Turn(Verdict.Down, seen.Reason, now),
            _ => counted,
        };
        return after with
        {
            Trouble = TroubleOf(track, after, seen, now),
            Before = seen.Kind != ObservationKind.Unreachable ? null : track.Before ?? (track.Failures == 0 ? track : null),
        };
    }

    private HealthTrack Count(HealthTrack track, ProbeObservation seen) => seen.Kind switch
    {
        ObservationKind.Busy => track with { Busy = track.Busy + 1 },
        ObservationKind.HttpsOnly => track with { Failures = 0, Successes = 0, Busy = 0 },
        ObservationKind.Good => Windowed(track, seen) with { Successes = track.Successes + 1, Failures = 0, Busy = 0 },
        _ => Windowed(track, seen) with { Failures = track.Failures + 1, Successes = 0, Busy = 0 },
    };

    /// <summary>An outage counts by the failures that led to it, however long it lasts.</summary>
    private HealthTrack Windowed(HealthTrack track, ProbeObservation seen)
    {
        if (track.Verdict == Verdict.Down && !seen.Ok) return track;
        var window = track.Window.With(!seen.Ok, _flaps.Window);
        return track with { Window = window, Flaps = _flaps.Flaps(window, track.Flaps) };
    }

    private SchemeHealth? TroubleOf(HealthTrack before, HealthTrack after, ProbeObservation seen, DateTimeOffset now)
    {
        if (after.Verdict != Verdict.Up) return null;
        var isBusy = seen.Kind == ObservationKind.Busy;
        var reason = after.Busy >= BusyInRow ? $"asks to come later, {after.Busy} times in a row: {seen.Reason}"
            : isBusy ? before.Trouble?.Reason
            : after.Failures > 0 ? $"{after.Failures} of {failuresToDown} probes failed: {seen.Reason}"
            : after.Flaps ? $"{after.Window.Failed} of the last {after.Window.Count} probes failed"
            : null;
        return reason is null ? null : new SchemeHealth(Verdict.Degraded, reason, before.Trouble?.Since ?? now);
    }
}
