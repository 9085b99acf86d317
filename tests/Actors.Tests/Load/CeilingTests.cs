using MirrorActors.Actors.Load;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using static MirrorActors.Actors.Tests.Load.LoadWorld;

namespace MirrorActors.Actors.Tests.Load;

public sealed class CeilingTests
{
    [Fact]
    public void A_mirror_above_its_share_of_a_country_is_at_its_ceiling_there_and_nowhere_else()
    {
        using var world = new LoadWorld(country: 30).With(Mirror(0), Mirror(70));
        world.Redirect(80, 70, Berlin);
        world.Redirect(15, 0, Berlin);
        world.Redirect(50, 0, Paris);
        world.Redirect(50, 70, Paris);
        Assert.True(world.Fold().HasCeilings);
        Assert.Equal([70], world.OverIn(Berlin));
        Assert.Equal([0, 70], world.OverIn(Paris));
        Assert.Equal([], world.OverIn(default));
        Assert.Equal([new PlaceAtCeiling("DE", 1), new PlaceAtCeiling("FR", 2)], world.Meter.Report.AtCeiling.ToArray());
    }

    [Fact]
    public void A_continent_has_a_ceiling_of_its_own()
    {
        using var world = new LoadWorld(continent: 60).With(Mirror(0), Mirror(1));
        world.Redirect(40, 0, Berlin);
        world.Redirect(40, 0, Paris);
        world.Redirect(20, 1, Paris);
        world.Fold();
        Assert.Equal([0], world.OverIn(Paris));
        Assert.Equal([0], world.OverIn(new Place(default, ContinentCode.Europe, 0, 0, 0, false)));
        Assert.Equal([], world.OverIn(new Place(default, ContinentCode.Asia, 0, 0, 0, false)));
    }

    [Fact]
    public void A_mirror_gets_redirects_again_a_little_below_the_ceiling()
    {
        using var world = new LoadWorld(country: 30).With(Mirror(0), Mirror(1));
        world.Redirect(310, 0, Berlin);
        world.Redirect(690, 1, Berlin);
        world.Fold();
        Assert.Contains(0, world.OverIn(Berlin));
        world.Redirect(50, 1, Berlin);
        world.Fold(0);
        Assert.Contains(0, world.OverIn(Berlin));
        world.Redirect(30, 1, Berlin);
        world.Fold(0);
        Assert.DoesNotContain(0, world.OverIn(Berlin));
    }

    [Fact]
    public void Too_few_redirects_say_nothing_and_old_ones_fade()
    {
        using var world = new LoadWorld(country: 30).With(Mirror(0), Mirror(1));
        world.Redirect(19, 0, Berlin);
        world.Fold(0);
        Assert.Empty(world.OverIn(Berlin));
        world.Redirect(1, 0, Berlin);
        world.Fold(0);
        Assert.Equal([0], world.OverIn(Berlin));
        Assert.False(world.Fold(1).HasCeilings);
    }

    [Fact]
    public void The_only_mirror_has_no_ceiling()
    {
        using var world = new LoadWorld(country: 30).With(Mirror(0), Mirror(1) with { Enabled = false });
        world.Redirect(100, 0, Berlin);
        Assert.False(world.Fold().HasCeilings);
        world.With(Mirror(0), Mirror(1));
        Assert.True(world.Fold().HasCeilings);
    }

    [Fact]
    public void The_state_is_the_same_instance_while_nothing_changes()
    {
        using var world = new LoadWorld(country: 30).With(Mirror(0), Mirror(1));
        Assert.Same(LoadState.Idle, world.Fold());
        world.Redirect(100, 0, Berlin);
        var over = world.Fold();
        Assert.NotSame(LoadState.Idle, over);
        world.Redirect(7, 0, Berlin);
        Assert.Same(over, world.Fold());
    }

    [Fact]
    public void Counts_follow_the_mirror_and_not_its_ordinal()
    {
        using var world = new LoadWorld(country: 30).With(Mirror(0, "old", quota: 1000), Mirror(1));
        world.Fold();
        world.Redirect(100, 0, Berlin, bytes: 10);
        Assert.Equal(QuotaState.UsedUp, world.Fold().QuotaOf(0));
        Assert.Equal([0], world.OverIn(Berlin));
        // In the second in which the ordinal changes hands nobody can tell whose a redirect was.
        world.Redirect(50, 0, Berlin, bytes: 10);
        world.With(Mirror(0, "new", quota: 1000), Mirror(1));
        Assert.Equal(QuotaState.Free, world.Fold().QuotaOf(0));
        Assert.Empty(world.OverIn(Berlin));
        Assert.Equal([("m1", 0.0), ("new", 0.0)], world.Meter.Report.Mirrors.Select(m => (m.Id, m.Share)).Order());
    }

    [Fact]
    public void Without_a_ceiling_only_countries_and_mirrors_are_counted()
    {
        using var world = new LoadWorld().With(Mirror(0), Mirror(1));
        world.Redirect(300, 0, Berlin);
        world.Redirect(100, 1, Paris);
        Assert.Same(LoadState.Idle, world.Fold());
        var report = world.Meter.Report;
        Assert.Equal(0.75, report.Traffic.ShareOf(CountryCode.Parse("DE")), 6);
        Assert.Equal([("m0", 0.75), ("m1", 0.25)], report.Mirrors.Select(m => (m.Id, m.Share)).Order());
        Assert.Null(new LoadTally(Testing.SelectionDefaults.Near, seed: 1).NewCountryGrid());
    }

    [Fact]
    public void No_redirect_is_lost_of_threads_that_run_and_of_threads_that_have_ended()
    {
        using var world = new LoadWorld(country: 30).With(Mirror(0), Mirror(1), Mirror(200));
        const int Each = 50_000;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (var i = 0; i < Each; i++) world.Meter.Count(i % 2 == 0 ? t % 2 : 200, i % 3 == 0 ? Berlin : Paris, 1, file: i);
        }))];
        foreach (var thread in threads) thread.Start();
        for (var i = 0; i < 50; i++) world.Fold(0);
        foreach (var thread in threads) thread.Join();
        world.Fold(0);
        Assert.Equal(4 * Each, world.Meter.Report.Traffic.Redirects, 3);
        Assert.Equal(
            [("m0", 0.25), ("m1", 0.25), ("m200", 0.5)],
            world.Meter.Report.Mirrors.Select(m => (m.Id, Math.Round(m.Share, 6))).Order());
    }
}
