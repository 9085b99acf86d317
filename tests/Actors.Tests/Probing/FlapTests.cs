using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class FlapTests
{
    private const int Down = 3;
    private const int Up = 2;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly HealthPolicy Policy = new(Down, Up, new FlapRule(20, 0.8));

    [Fact]
    public void A_mirror_that_fails_here_and_there_is_degraded_until_half_of_what_is_missing_is_regained()
    {
        var track = Seen(HealthTrack.Unknown, new string('+', 20));
        Assert.Null(track.Trouble);

        track = Seen(track, "-+-+-+-+");
        Assert.Null(track.Trouble); // 16 of 20
        track = Seen(track, "-+");
        Assert.Equal("5 of the last 20 probes failed", track.Trouble!.Reason);
        Assert.Equal((Verdict.Up, Verdict.Degraded), (track.Verdict, track.Trouble.Verdict));
        var since = track.Trouble.Since;

        // The failures leave the window from the 11th good check on; 18 of 20 end it.
        track = Seen(track, new string('+', 14));
        Assert.Equal("3 of the last 20 probes failed", track.Trouble!.Reason);
        Assert.Equal(since, track.Trouble.Since);
        track = Seen(track, "++");
        Assert.Null(track.Trouble);
    }

    [Fact]
    public void Nothing_is_said_of_few_checks_and_one_outage_counts_by_what_led_to_it()
    {
        var young = Seen(HealthTrack.Unknown, "+-+-+");
        Assert.Null(young.Trouble);

        var once = Seen(Seen(HealthTrack.Unknown, new string('+', 20)), new string('-', 200) + "++");
        Assert.Equal((Verdict.Up, null), (once.Verdict, once.Trouble));

        var twice = Seen(once, "+++---++");
        Assert.Equal((Verdict.Up, "6 of the last 20 probes failed"), (twice.Verdict, twice.Trouble?.Reason));
    }

    [Fact]
    public void Busy_changes_nothing_until_it_is_many_in_a_row()
    {
        var up = Seen(HealthTrack.Unknown, "+++");
        var track = Seen(up, "bbbb");
        Assert.Equal((up.Health, null), (track.Health, track.Trouble));
        track = Seen(track, "b");
        Assert.Equal("asks to come later, 5 times in a row: saw b", track.Trouble!.Reason);
        Assert.Null(Seen(track, "+").Trouble);

        // Failures and successes in a row go on over it.
        Assert.Equal(Verdict.Down, Seen(up, "-b-b-").Verdict);
        Assert.Equal(Verdict.Up, Seen(up, "---+b+").Verdict);
        Assert.Equal(Verdict.Unknown, Seen(HealthTrack.Unknown, new string('b', 30)).Verdict);
        Assert.Equal(Verdict.Down, Seen(up, "---" + new string('b', 30)).Verdict);
    }

    [Fact]
    public void Http_that_sends_to_https_is_a_verdict_by_itself_and_not_down()
    {
        foreach (var before in new[] { "", "+", "+---", "+--" })
        {
            var track = Seen(HealthTrack.Unknown, before + "s");
            Assert.Equal((Verdict.HttpsOnly, "saw s"), (track.Verdict, track.Health.Reason));
            Assert.False(track.Health.IsUsable);
            Assert.Equal(Verdict.HttpsOnly, Seen(track, "s--").Verdict);
            Assert.Equal(Verdict.Down, Seen(track, "---").Verdict);
            Assert.Equal(Verdict.Up, Seen(track, "+").Verdict);
        }
    }

    /// <summary>Whatever the checks say: what must hold of every verdict.</summary>
    [Fact]
    public void Down_takes_its_failures_in_a_row_up_its_successes_and_degraded_is_only_up()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var isBad = random.NextDouble();
            var (track, failures, successes) = (HealthTrack.Unknown, 0, 0);
            for (var i = 0; i < 200; i++)
            {
                var letter = random.NextDouble() < 0.1 ? 'b' : random.NextDouble() < isBad ? '-' : '+';
                var before = track;
                track = Seen(track, letter.ToString(), i);
                if (letter != 'b') (failures, successes) = letter == '-' ? (failures + 1, 0) : (0, successes + 1);
                var expected = failures >= Down ? Verdict.Down
                    : before.Verdict == Verdict.Down && successes < Up ? Verdict.Down
                    : successes > 0 || before.Verdict == Verdict.Up ? Verdict.Up
                    : Verdict.Unknown;
                Assert.Equal(expected, track.Verdict);
                Assert.True(track.Trouble is null || track.Verdict == Verdict.Up);
                Assert.True(track.Failures == 0 || track.Verdict != Verdict.Up || track.Trouble is not null);
                // The time is that of the change, and trouble has one beginning.
                Assert.Equal(track.Verdict == before.Verdict ? before.Health.Since : Start.AddMinutes(i), track.Health.Since);
                if (before.Trouble is { } old && track.Trouble is { } still) Assert.Equal(old.Since, still.Since);
            }
        }
    }

    [Fact]
    public void Single_failures_never_take_a_mirror_down()
    {
        var track = Seen(HealthTrack.Unknown, "+");
        foreach (var probes in Enumerable.Repeat("--+-+", 100))
        {
            track = Seen(track, probes);
            Assert.Equal(Verdict.Up, track.Verdict);
        }
    }

    private static HealthTrack Seen(HealthTrack track, string probes, int minute = 0)
    {
        foreach (var probe in probes)
        {
            var kind = probe switch
            {
                '+' => ObservationKind.Good,
                'b' => ObservationKind.Busy,
                's' => ObservationKind.HttpsOnly,
                _ => ObservationKind.Unreachable,
            };
            track = Policy.Observe(track, new ProbeObservation(kind, $"saw {probe}"), Start.AddMinutes(minute));
        }

        return track;
    }
}
