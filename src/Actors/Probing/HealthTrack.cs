using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>What probes have shown so far.</summary>
/// <param name="Failures">In a row, up to now.</param>
/// <param name="Successes">In a row, up to now.</param>
/// <param name="Trouble">Set while it is up and yet not well: degraded.</param>
public sealed record HealthTrack(SchemeHealth Health, int Failures = 0, int Successes = 0, SchemeHealth? Trouble = null)
{
    public static HealthTrack Unknown { get; } = new(SchemeHealth.Unknown);

    public Verdict Verdict => Health.Verdict;

    /// <summary>Answers in a row that ask to come later.</summary>
    public int Busy { get; init; }

    /// <summary>The last checks, whatever the verdict was.</summary>
    public CheckWindow Window { get; init; }

    /// <summary>Too many of those have failed.</summary>
    public bool Flaps { get; init; }

    /// <summary>As it was before the latest checks, none of which was answered; null when the last one was.</summary>
    public HealthTrack? Before { get; init; }

    /// <summary>Without what follows from checks that nobody answered.</summary>
    public HealthTrack TakenBack => Before is { Verdict: not Verdict.Unknown } before ? before : this;

    /// <summary>The latest checks speak against the verdict, but are not enough to change it.</summary>
    public bool IsUndecided => Verdict == Verdict.Down ? Successes > 0 : Failures > 0;

    public static HealthTrack Turned(Verdict verdict, string reason, DateTimeOffset now) => Unknown.Turn(verdict, reason, now);

    public HealthTrack Because(string reason) => this with { Health = Health with { Reason = reason } };

    /// <summary>The last checks go on counting.</summary>
    public HealthTrack Turn(Verdict verdict, string reason, DateTimeOffset now) => this with
    {
        Health = new SchemeHealth(verdict, reason, now),
        Failures = 0,
        Successes = 0,
        Busy = 0,
        Trouble = null,
    };
}
