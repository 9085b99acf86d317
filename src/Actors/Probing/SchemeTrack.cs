using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// What probes of one scheme have shown so far, as a whole and in each address family. The whole is up when any family
/// that could be asked is.
/// </summary>
internal sealed record SchemeTrack(HealthTrack Whole, FamilyTrack Ipv4, FamilyTrack Ipv6)
{
    public static SchemeTrack Unknown { get; } = From(SchemeHealth.Unknown);

    public Verdict Verdict => Whole.Verdict;

    /// <summary>As requests on this node see it; degraded is only here.</summary>
    public SchemeHealth Shown => (Whole.Trouble ?? Whole.Health) with { Ipv4 = Ipv4.State, Ipv6 = Ipv6.State };

    /// <summary>Begins where the log ends. Degraded, which this node has shown before, is up with trouble: a success ends it.</summary>
    public static SchemeTrack From(SchemeHealth health)
    {
        var whole = health.Verdict == Verdict.Degraded
            ? new HealthTrack(health with { Verdict = Verdict.Up, Reason = "recorded" }, Trouble: health)
            : new HealthTrack(health);
        return new(whole, FamilyTrack.From(health.Ipv4), FamilyTrack.From(health.Ipv6));
    }

    /// <summary>Without what follows from checks that nobody answered, in the families that are suspected.</summary>
    public SchemeTrack TakenBack(NetworkState network)
    {
        var families = this with
        {
            Ipv4 = network.Ipv4 is null ? Ipv4 : Ipv4.TakenBack,
            Ipv6 = network.Ipv6 is null ? Ipv6 : Ipv6.TakenBack,
        };
        // It is down as a whole when no family that could be asked answers.
        return families == this ? this : families with { Whole = Whole.TakenBack };
    }

    public SchemeTrack Observe(SchemeProbe probe, HealthPolicy policy, DateTimeOffset now)
    {
        var whole = probe.Seen is { } seen ? policy.Observe(Whole, seen, now) : Whole;
        var after = new SchemeTrack(
            whole, Ipv4.Observe(probe.Ipv4, policy, now), Ipv6.Observe(probe.Ipv6, policy, now));
        // The reason tells about the family that changed.
        return probe.Seen is { Ok: true, Reason: var reason } && whole.Verdict == Whole.Verdict && !after.IsRecordedLike(this)
            ? after with { Whole = whole.Because(reason) }
            : after;
    }

    /// <summary>Another check may change something.</summary>
    public bool IsUndecided => Whole.IsUndecided || Ipv4.IsUndecided || Ipv6.IsUndecided;

    /// <summary>The log would say the same of both.</summary>
    public bool IsRecordedLike(SchemeTrack other) =>
        (Verdict, Ipv4.State, Ipv6.State) == (other.Verdict, other.Ipv4.State, other.Ipv6.State);
}
