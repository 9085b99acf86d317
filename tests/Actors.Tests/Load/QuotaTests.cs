using System.Globalization;
using MirrorActors.Actors.Routing;
using static MirrorActors.Actors.Tests.Load.LoadWorld;

namespace MirrorActors.Actors.Tests.Load;

public sealed class QuotaTests
{
    // A month of thirty days.
    private static readonly DateTimeOffset April = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(89, 0, QuotaState.Free)]
    [InlineData(90, 0, QuotaState.AheadOfPace)]
    [InlineData(90, 26.9, QuotaState.AheadOfPace)]
    [InlineData(90, 27.1, QuotaState.Free)]
    [InlineData(99, 29, QuotaState.AheadOfPace)]
    [InlineData(100, 29.9, QuotaState.UsedUp)]
    [InlineData(250, 29.9, QuotaState.UsedUp)]
    public void The_last_tenth_of_a_quota_is_paced_by_the_month(int percent, double days, QuotaState expected)
    {
        using var world = new LoadWorld(start: April).With(Mirror(0, quota: 1_000_000));
        world.Redirect(percent, 0, Berlin, bytes: 10_000);
        world.Fold(TimeSpan.FromDays(days).TotalSeconds);
        Assert.Equal(expected, world.State.QuotaOf(0));
        Assert.Equal(percent / 100.0, world.Meter.Report.Mirrors.Single().QuotaUsed!.Value, 9);
    }

    [Fact]
    public void Counting_begins_anew_on_the_reset_day_and_each_level_is_told_once_a_month()
    {
        using var world = new LoadWorld(start: April).With(Mirror(0, quota: 1000, resetDay: 28));
        world.Fold();
        world.Redirect(1, 0, Berlin, bytes: 950);
        world.Fold();
        world.Fold();
        Assert.Equal(["Warning 2700 m0 has reached 90 % of its monthly transfer: 950 of 1000 bytes"], world.Log.Messages);
        world.Redirect(1, 0, Berlin, bytes: 50);
        Assert.Equal(QuotaState.UsedUp, world.Fold().QuotaOf(0));
        world.Fold();
        Assert.Equal(2, world.Log.Messages.Count);
        Assert.EndsWith("100 % of its monthly transfer: 1000 of 1000 bytes", world.Log.Messages[1], StringComparison.Ordinal);
        Assert.Equal(QuotaState.Free, world.Fold(TimeSpan.FromDays(27).TotalSeconds).QuotaOf(0));
        world.Redirect(1, 0, Berlin, bytes: 2000);
        Assert.Equal(QuotaState.UsedUp, world.Fold().QuotaOf(0));
        Assert.Equal(3, world.Log.Messages.Count);
    }

    [Fact]
    public void Edits_of_a_quota_keep_what_was_counted()
    {
        using var world = new LoadWorld(start: April.AddDays(14)).With(Mirror(0));
        world.Redirect(1, 0, Berlin, bytes: 950);
        Assert.Equal(QuotaState.Free, world.Fold().QuotaOf(0));
        Assert.Null(world.Meter.Report.Mirrors.Single().QuotaUsed);
        world.With(Mirror(0, quota: 1000, resetDay: 10));
        Assert.Equal(QuotaState.AheadOfPace, world.Fold().QuotaOf(0));
        world.With(Mirror(0, quota: 10_000, resetDay: 12));
        Assert.Equal(QuotaState.Free, world.Fold().QuotaOf(0));
        Assert.Equal(0.095, world.Meter.Report.Mirrors.Single().QuotaUsed);
    }

    [Fact]
    public void A_clock_that_goes_back_resets_nothing()
    {
        using var world = new LoadWorld(start: April).With(Mirror(0, quota: 1000));
        world.Redirect(1, 0, Berlin, bytes: 1000);
        world.Fold();
        world.Meter.Fold(world.Table, April.AddDays(-3));
        Assert.Equal(QuotaState.UsedUp, world.Fold().QuotaOf(0));
    }

    [Theory]
    [InlineData("2026-05-02")]
    [InlineData("2026-06-02")]
    [InlineData("2030-01-01")]
    public void A_clock_that_was_ahead_does_not_stop_the_monthly_reset(string ahead)
    {
        using var world = new LoadWorld(start: April.AddDays(1)).With(Mirror(0, quota: 1000));
        world.Fold();
        world.Meter.Fold(world.Table, DateTimeOffset.Parse(ahead, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        world.Fold();
        world.Redirect(1, 0, Berlin, bytes: 1000);
        Assert.Equal(QuotaState.UsedUp, world.Fold().QuotaOf(0));
        Assert.Equal(QuotaState.Free, world.Fold(TimeSpan.FromDays(30).TotalSeconds).QuotaOf(0));
        Assert.Equal(0, world.Meter.Report.Mirrors.Single().QuotaUsed);
    }

    [Fact]
    public void A_month_that_comes_again_goes_on_with_its_own_count()
    {
        using var world = new LoadWorld(start: April).With(Mirror(0, quota: 1000));
        world.Redirect(1, 0, Berlin, bytes: 350);
        world.Fold();
        world.Meter.Fold(world.Table, April.AddMonths(-2));
        world.Redirect(1, 0, Berlin, bytes: 70);
        world.Meter.Fold(world.Table, April.AddDays(-3));
        world.Fold();
        Assert.Equal(0.35, world.Meter.Report.Mirrors.Single().QuotaUsed!.Value, 9);
    }

    [Fact]
    public void More_bytes_than_can_be_counted_are_as_many_as_can()
    {
        using var world = new LoadWorld(start: April).With(Mirror(0, quota: long.MaxValue));
        world.Redirect(1, 0, Berlin, bytes: long.MaxValue);
        world.Fold();
        world.Redirect(1, 0, Berlin, bytes: long.MaxValue);
        Assert.Equal(QuotaState.UsedUp, world.Fold().QuotaOf(0));
    }
}
