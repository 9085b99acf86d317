using MirrorActors.Actors.Probing;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class ConfirmPlanTests
{
    private static readonly TimeSpan[] After = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)];

    [Fact]
    public void What_stays_undecided_is_asked_for_after_2_5_and_10_seconds_and_then_on_the_interval()
    {
        var plan = new ConfirmPlan(After);
        Assert.Equal([2.0, 3.0, 5.0, null], Enumerable.Range(0, 4).Select(_ => plan.Next(isUndecided: true)?.TotalSeconds));

        plan.Restart();
        Assert.Equal(TimeSpan.FromSeconds(2), plan.Next(isUndecided: true));
    }

    [Fact]
    public void What_is_settled_needs_no_more_and_the_next_doubt_has_all_confirmations()
    {
        var plan = new ConfirmPlan(After);
        plan.Next(isUndecided: true);

        Assert.Null(plan.Next(isUndecided: false));
        Assert.Equal(TimeSpan.FromSeconds(2), plan.Next(isUndecided: true));
    }

    [Fact]
    public void Without_times_nothing_is_confirmed() => Assert.Null(new ConfirmPlan([]).Next(isUndecided: true));

    [Theory]
    [InlineData(0, 60)]
    [InlineData(59, 60)]
    [InlineData(60, 60)]
    [InlineData(120, 120)]
    [InlineData(600, 600)]
    [InlineData(100_000, 600)]
    public void A_mirror_that_is_down_for_long_is_probed_less_often(int downMinutes, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), ProbeSchedule.Interval(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(downMinutes)));

    [Fact]
    public void Probes_of_a_mirror_that_is_down_are_never_more_often_than_those_of_others_and_get_rarer_only()
    {
        foreach (var interval in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(2) })
        {
            var before = interval;
            for (var downFor = TimeSpan.Zero; downFor < TimeSpan.FromDays(2); downFor += TimeSpan.FromMinutes(7))
            {
                var now = ProbeSchedule.Interval(interval, downFor);
                Assert.InRange(now, before, interval > ProbeSchedule.Longest ? interval : ProbeSchedule.Longest);
                before = now;
            }
        }
    }
}
