using MirrorActors.Actors.Load;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Tests.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Load;

public sealed class CoverageTests
{
    [Fact]
    public void Without_traffic_every_country_with_a_mirror_weighs_the_same()
    {
        var report = Of(Traffic.None, RoutingMirror.Make(0), RoutingMirror.Make(1, "FR"), RoutingMirror.Make(2, "JP"));
        Assert.False(report.HasTraffic);
        Assert.Equal(["DE", "FR", "JP"], report.Countries.Select(c => c.Place));
        Assert.All(report.Countries, c => Assert.Equal(1 / 3.0, c.Weight, 9));
        Assert.Equal(["continent-EU", "continent-AS"], report.Continents.Select(c => c.Place));
        Assert.Equal(["m0", "m1"], report.Continents[0].Mirrors.Select(m => m.Id));
        Assert.All(report.Continents[0].Mirrors, m => Assert.Equal(0.5, m.Share, 6));
    }

    [Fact]
    public void Shares_are_those_of_the_selection_and_sum_to_one()
    {
        var snapshot = RoutingMirror.Snapshot(
            RoutingMirror.Make(0, weight: 300), RoutingMirror.Make(1), RoutingMirror.Make(2, "FR"));
        var germany = Place(Coverage.Of(snapshot, Counted(("DE", 1000))), "DE");
        Assert.Equal([("m0", 0.75), ("m1", 0.25)], germany.Mirrors.Select(m => (m.Id, Math.Round(m.Share, 6))));
    }

    [Fact]
    public void Degraded_mirrors_and_relaxed_ones_come_in_only_where_others_are_missing()
    {
        var degraded = RoutingMirror.Make(0) with { Http = Degraded, Https = Degraded };
        var traffic = Counted(("DE", 1000));
        Assert.Equal(["m1"], Ids(Of(traffic, degraded, RoutingMirror.Make(1)), "DE"));
        Assert.Equal(["m0"], Ids(Of(traffic, degraded, RoutingMirror.Make(1) with { Enabled = false }), "DE"));
        var draining = RoutingMirror.Make(2) with { Drained = new(null) };
        Assert.Equal(["m2"], Ids(Of(traffic, draining), "DE"));
    }

    [Fact]
    public void A_notable_country_that_hangs_on_one_mirror_is_warned_of()
    {
        var report = Of(
            Counted(("DE", 980), ("FR", 11), ("AT", 9)), RoutingMirror.Make(0), RoutingMirror.Make(1), RoutingMirror.Make(2, "FR"),
            RoutingMirror.Make(3, "AT"));
        Assert.Equal(CoverageWarning.None, Place(report, "DE").Warning);
        Assert.Equal("all of it by m2", Place(report, "FR").ToText());
        Assert.Equal(CoverageWarning.None, Place(report, "AT").Warning);
        Assert.Equal(["DE", "FR", "AT"], report.Countries.Select(c => c.Place));
    }

    [Fact]
    public void A_mirror_that_carries_most_of_a_continent_is_warned_of()
    {
        MirrorFacts[] mirrors = [RoutingMirror.Make(0), RoutingMirror.Make(1), RoutingMirror.Make(2, "FR")];
        Assert.Equal("65% of it by m2", Place(Of(Counted(("DE", 350), ("FR", 650)), mirrors), "continent-EU").ToText());
        Assert.Null(Place(Of(Counted(("DE", 450), ("FR", 550)), mirrors), "continent-EU").ToText());
    }

    [Fact]
    public void Places_that_nobody_serves_are_warned_of()
    {
        var own = new MirrorRestrictions { CountryOnly = true };
        var report = Of(Counted(("DE", 900), ("JP", 100)), RoutingMirror.Make(0, rules: own), RoutingMirror.Make(1, rules: own));
        Assert.Equal("no mirror is left for its clients", Place(report, "JP").ToText());
        Assert.Equal("no mirror stands there that can be given", Place(report, "continent-AS").ToText());
        Assert.Null(Place(report, "DE").ToText());
        var world = Of(Counted(("DE", 900), ("JP", 100)), RoutingMirror.Make(0), RoutingMirror.Make(1));
        Assert.Null(Place(world, "JP").ToText());
        Assert.Equal(CoverageWarning.NobodyThere, Place(world, "continent-AS").Warning);
    }

    [Fact]
    public void A_private_mirror_is_named_nowhere()
    {
        var hidden = RoutingMirror.Make(0, rules: new() { Private = true }, prefixes: ["10.0.0.0/8"]);
        var report = Of(Traffic.None, hidden, RoutingMirror.Make(1));
        Assert.DoesNotContain(report.Continents.Concat(report.Countries), p => p.Mirrors.Any(m => m.Id == "m0"));
    }

    [Fact]
    public void A_warning_is_told_when_it_is_new_and_not_twice_an_hour()
    {
        var news = new CoverageNews();
        var thin = Of(Counted(("DE", 1000)), RoutingMirror.Make(0));
        var good = Of(Counted(("DE", 1000)), RoutingMirror.Make(0), RoutingMirror.Make(1));
        var now = RoutingMirror.Now;
        Assert.Equal(["continent-EU", "DE"], news.Of(thin, now).Select(p => p.Place));
        Assert.Empty(news.Of(thin, now.AddHours(2)));
        Assert.Empty(news.Of(good, now.AddHours(2)));
        Assert.Equal(2, news.Of(thin, now.AddHours(2)).Count);
        Assert.Empty(news.Of(good, now.AddHours(2.5)));
        Assert.Empty(news.Of(thin, now.AddHours(2.6)));
    }

    [Fact]
    public async Task The_watch_logs_what_is_new_every_five_minutes()
    {
        using var world = new LoadWorld().With(RoutingMirror.Make(0));
        world.Redirect(200, 0, LoadWorld.Berlin);
        world.Fold(0);
        var snapshots = new RedirectSnapshotHolder(SelectionDefaults.Near) { Current = RoutingMirror.Snapshot(RoutingMirror.Make(0)) };
        await using var system = TestSystem.Create(world.Clock, world.Log);
        system.Spawn("coverage", () => new CoverageWatch(snapshots, world.Meter));
        for (var round = 0; round < 3; round++)
        {
            await world.Clock.WaitForTimerAsync(LoadLimits.CoverageInterval);
            world.Clock.Advance(LoadLimits.CoverageInterval);
        }

        await world.Clock.WaitForTimerAsync(LoadLimits.CoverageInterval);
        var told = Assert.Single(world.Log.Messages, m => m.Contains("2701", StringComparison.Ordinal));
        Assert.Equal("Warning 2701 Coverage: continent-EU: 100% of it by m0; DE: all of it by m0", told);
    }

    private static readonly SchemeHealth Degraded = new(Verdict.Degraded, "slow", default);

    private static CoverageReport Of(Traffic traffic, params MirrorFacts[] mirrors) =>
        Coverage.Of(RoutingMirror.Snapshot(mirrors), traffic);

    private static Traffic Counted(params (string Country, double Redirects)[] counts)
    {
        var byCountry = new double[CountryCode.PackedCount];
        foreach (var (country, redirects) in counts) byCountry[CountryCode.Parse(country).Packed] = redirects;
        return new Traffic([.. byCountry]);
    }

    private static PlaceCoverage Place(CoverageReport report, string place) =>
        report.Continents.Concat(report.Countries).Single(p => p.Place == place);

    private static string[] Ids(CoverageReport report, string place) => [.. Place(report, place).Mirrors.Select(m => m.Id)];
}
