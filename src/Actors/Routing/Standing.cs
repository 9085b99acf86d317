using System.Runtime.InteropServices;

namespace MirrorActors.Actors.Routing;

/// <summary>A mirror's present state for one kind of client, whatever file and place.</summary>
/// <param name="Exclusion">What stands against it; None when nothing does.</param>
/// <param name="Relaxation">What must be relaxed so that it may be chosen all the same; None with an exclusion: nothing helps.</param>
/// <param name="Tier">Inside a group lower tiers come first; see <see cref="StandingRules"/>.</param>
/// <param name="IsHttps">Which of its URLs such a client gets.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Standing(Exclusion Exclusion, Relaxation Relaxation, byte Tier, bool IsHttps)
{
    public const byte Ipv4Only = 1;
    public const byte Degraded = 2;
    public const int WorstTier = Ipv4Only + Degraded;

    public static Standing Out(Exclusion exclusion) => new(exclusion, Relaxation.None, 0, false);

    /// <summary>May be chosen, if need be by relaxing a rule.</summary>
    public bool IsIn => Exclusion == Exclusion.None || Relaxation != Relaxation.None;

    public bool IsDegraded => Tier >= Degraded;
}
