using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>What probes have shown so far.</summary>
/// <param name="Failures">In a row, up to now.</param>
/// <param name="Successes">In a row, up to now.</param>
/// <param name="Trouble">Set while it is up and the latest probes failed: degraded.</param>
public sealed record HealthTrack(SchemeHealth Health, int Failures = 0, int Successes = 0, SchemeHealth? Trouble = null)
{
    public static HealthTrack Unknown { get; } = new(SchemeHealth.Unknown);

    public Verdict Verdict => Health.Verdict;

    /// <summary>The latest checks speak against the verdict, but are not enough to change it.</summary>
    public bool IsUndecided => Verdict == Verdict.Down ? Successes > 0 : Failures > 0;

    public static HealthTrack Turned(Verdict verdict, string reason, DateTimeOffset now) =>
        new(new SchemeHealth(verdict, reason, now));
}
