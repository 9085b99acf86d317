using System.Collections.Immutable;

namespace MirrorActors.Actors.Probing;

/// <summary>How mirrors and fallbacks are probed.</summary>
/// <param name="Interval">Between two probes of one scheme of a mirror in one address family; spread by ±20 %.</param>
/// <param name="Timeout">Of one probe, redirects included.</param>
/// <param name="FailuresToDown">In a row.</param>
/// <param name="SuccessesToUp">In a row; one is enough while nothing is known.</param>
/// <param name="MaxRedirects">Followed, within the same site.</param>
public sealed record ProbeOptions(
    TimeSpan Interval, TimeSpan Timeout, int FailuresToDown, int SuccessesToUp, int MaxRedirects)
{
    /// <summary>From the end of a check that settled nothing to others that do, growing; empty: the next on the interval does.</summary>
    public ImmutableArray<TimeSpan> ConfirmAfter { get; init; } = [];

    /// <summary>What this node may spend on the checks of one mirror.</summary>
    public BudgetLimits Budget { get; init; } = BudgetLimits.None;

    /// <summary>When failures here and there make a mirror degraded.</summary>
    public FlapRule Flaps { get; init; } = FlapRule.Never;

    /// <summary>One of so many probes asks by GET; 0 for none.</summary>
    public int EveryGet { get; init; }

    /// <summary>Bytes that a GET asks for, at most.</summary>
    public int RangeBytes { get; init; }

    /// <summary>A certificate that ends within this is reported.</summary>
    public TimeSpan CertificateWarning { get; init; }
}
