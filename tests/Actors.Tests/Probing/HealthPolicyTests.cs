using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class HealthPolicyTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly HealthPolicy _policy = new(failuresToDown: 3, successesToUp: 2);

    /// <summary>Each letter is a probe, each result the verdict after it: ? unknown, U up, D down.</summary>
    [Theory]
    [InlineData("+", "U")]
    [InlineData("-+", "?U")]
    [InlineData("---", "??D")]
    [InlineData("+--+--", "UUUUUU")]
    [InlineData("+---", "UUUD")]
    [InlineData("+---+", "UUUDD")]
    [InlineData("+---++", "UUUDDU")]
    [InlineData("+---+-+", "UUUDDDD")]
    [InlineData("---+", "??DD")]
    public void Verdicts_follow_from_runs_of_probes(string probes, string verdicts)
    {
        var track = HealthTrack.Unknown;
        var seen = "";
        foreach (var probe in probes)
        {
            track = _policy.Observe(track, new ProbeObservation(probe == '+' ? ObservationKind.Good : ObservationKind.WrongAnswer, $"saw {probe}"), Start);
            seen += track.Verdict switch { Verdict.Up => 'U', Verdict.Down => 'D', _ => '?' };
        }

        Assert.Equal(verdicts, seen);
    }

    /// <summary>G is degraded.</summary>
    [Theory]
    [InlineData("+-+--+---", "UGUGGUGGD")]
    [InlineData("--+", "??U")]
    [InlineData("+----+-++-", "UGGDDDDDUG")]
    public void Up_with_failures_that_are_not_enough_is_degraded(string probes, string shown)
    {
        var track = HealthTrack.Unknown;
        var seen = "";
        foreach (var probe in probes)
        {
            track = _policy.Observe(track, new ProbeObservation(probe == '+' ? ObservationKind.Good : ObservationKind.WrongAnswer, $"saw {probe}"), Start);
            seen += (track.Trouble ?? track.Health).Verdict switch
            {
                Verdict.Up => 'U',
                Verdict.Down => 'D',
                Verdict.Degraded => 'G',
                _ => '?',
            };
        }

        Assert.Equal(shown, seen);
    }

    [Fact]
    public void Trouble_tells_how_many_failed_why_and_since_when()
    {
        var track = _policy.Observe(HealthTrack.Unknown, ProbeObservation.Good("200"), Start);
        for (var minute = 1; minute < 3; minute++)
            track = _policy.Observe(track, ProbeObservation.Wrong($"timeout {minute}"), Start.AddMinutes(minute));

        Assert.Equal(new SchemeHealth(Verdict.Degraded, "2 of 3 probes failed: timeout 2", Start.AddMinutes(1)), track.Trouble);
        Assert.Equal(new SchemeHealth(Verdict.Up, "200", Start), track.Health);
    }

    [Fact]
    public void A_final_failure_alone_is_enough()
    {
        var track = _policy.Observe(HealthTrack.Unknown, ProbeObservation.Good("200"), Start);

        track = _policy.Observe(track, ProbeObservation.Wrong("all is gone") with { IsFinal = true }, Start.AddMinutes(1));

        Assert.Equal(new SchemeHealth(Verdict.Down, "all is gone", Start.AddMinutes(1)), track.Health);
    }

    [Fact]
    public void A_verdict_keeps_the_deciding_reason_and_the_time_of_its_change()
    {
        var track = HealthTrack.Unknown;
        for (var minute = 0; minute < 5; minute++)
            track = _policy.Observe(track, ProbeObservation.Wrong($"timeout {minute}"), Start.AddMinutes(minute));

        Assert.Equal(new SchemeHealth(Verdict.Down, "timeout 2", Start.AddMinutes(2)), track.Health);
    }
}
