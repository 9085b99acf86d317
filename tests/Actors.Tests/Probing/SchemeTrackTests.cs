using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class SchemeTrackTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly HealthPolicy Policy = new(failuresToDown: 3, successesToUp: 2);
    private static readonly ProbeObservation Good = new(true, "200");
    private static readonly FamilyProbe Answers = new(FamilyReach.Routed, Good);
    private static readonly FamilyProbe Lacks = new(FamilyReach.Absent, null);

    [Fact]
    public void Degraded_before_a_restart_is_degraded_until_the_next_success()
    {
        var degraded = new SchemeHealth(Verdict.Degraded, "1 of 3 probes failed: timeout", Now) { Ipv4 = FamilyState.Up };

        var track = SchemeTrack.From(degraded);
        Assert.Equal((Verdict.Up, degraded), (track.Verdict, track.Shown));

        var after = track.Observe(SchemeProbe.Of("http", Answers, Lacks), Policy, Now.AddMinutes(1));
        Assert.Equal((Verdict.Up, Verdict.Up), (after.Verdict, after.Shown.Verdict));
    }

    [Fact]
    public void Degraded_before_a_restart_takes_all_failures_to_go_down()
    {
        var track = SchemeTrack.From(new SchemeHealth(Verdict.Degraded, "1 of 3 probes failed: timeout", Now) { Ipv4 = FamilyState.Up });

        var seen = new List<Verdict>();
        for (var minute = 1; minute <= 3; minute++)
        {
            track = track.Observe(SchemeProbe.Failed("http", "timeout"), Policy, Now.AddMinutes(minute));
            seen.Add(track.Shown.Verdict);
        }

        Assert.Equal([Verdict.Degraded, Verdict.Degraded, Verdict.Down], seen);
    }
}
