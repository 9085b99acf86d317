using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class SchemeTrackTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly HealthPolicy Policy = new(failuresToDown: 3, successesToUp: 2);
    private static readonly ProbeObservation Good = ProbeObservation.Good("200");
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

        var timeout = new ProbeObservation(ObservationKind.Unreachable, "timeout");
        var seen = new List<Verdict>();
        for (var minute = 1; minute <= 3; minute++)
        {
            track = track.Observe(SchemeProbe.Failed("http", timeout), Policy, Now.AddMinutes(minute));
            seen.Add(track.Shown.Verdict);
        }

        Assert.Equal([Verdict.Degraded, Verdict.Degraded, Verdict.Down], seen);
    }

    /// <summary>Each letter is an answer about the family: + works, - fails, 0 has no address; the results are its states.</summary>
    [Theory]
    [InlineData("+0+", "UUU")]
    [InlineData("+00+00+", "UUUUUUU")]
    [InlineData("+000", "UUUA")]
    [InlineData("+0-0", "UUUA")]
    [InlineData("+000+", "UUUAU")]
    [InlineData("0", "A")]
    [InlineData("+---0", "UUUDA")]
    public void A_family_that_was_up_is_absent_only_after_as_many_answers_as_it_takes_to_go_down(string answers, string states)
    {
        var track = SchemeTrack.Unknown;
        var seen = "";
        foreach (var answer in answers)
        {
            var ipv6 = answer switch
            {
                '0' => Lacks,
                _ => new FamilyProbe(FamilyReach.Routed, new ProbeObservation(answer == '+' ? ObservationKind.Good : ObservationKind.WrongAnswer, "seen")),
            };
            track = track.Observe(SchemeProbe.Of("http", Answers, ipv6), Policy, Now);
            seen += track.Ipv6.State.ToString()[0];
        }

        Assert.Equal(states, seen);
    }
}
