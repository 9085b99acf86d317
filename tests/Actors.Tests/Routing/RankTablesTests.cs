using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Actors.Tests.Routing;

public sealed class RankTablesTests
{
    [Fact]
    public void A_region_is_ranked_once()
    {
        var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0), RoutingMirror.Make(1));
        var region = snapshot.RegionOf(AddressKey.Parse("192.0.2.1"), Place.Unknown);
        Assert.Same(snapshot.Rank(region), snapshot.Rank(region));
    }

    [Fact]
    public void More_regions_than_fit_are_still_ranked_rightly()
    {
        var tables = TablesOf(1);
        for (var latitude = -90; latitude <= 90; latitude++)
        {
            for (var longitude = -90; longitude <= 90; longitude++)
                Assert.Equal(1, tables.For(At(latitude, longitude)).Count);
        }

        Assert.InRange(tables.Regions().Count(), 1, RoutingLimits.Regions);
        Assert.Equal(tables.Regions().Count(), tables.Regions().Distinct().Count());
    }

    [Fact]
    public void Many_mirrors_mean_fewer_regions_within_the_bytes_for_candidates()
    {
        const int mirrors = 3000;
        var tables = TablesOf(mirrors);
        for (var longitude = -180; longitude < 180; longitude++)
        {
            for (var latitude = 0; latitude < 4; latitude++) tables.For(At(latitude, longitude));
        }

        var bytes = (long)tables.Regions().Count() * mirrors * RankedCandidates.BytesEach;
        Assert.InRange(bytes, 1, RoutingLimits.CandidateBytes);
    }

    [Fact]
    public async Task Many_threads_get_equal_answers()
    {
        var tables = TablesOf(1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 5000).Select(i => tables.For(At(i % 90, i % 170)).ShareAt(0)).ToArray())));
        Assert.All(answers, a => Assert.Equal(answers[0], a));
    }

    [Fact]
    public void New_definitions_are_ranked_for_the_places_the_old_ones_were_asked_for()
    {
        var old = RoutingMirror.Snapshot(RoutingMirror.Make(0));
        var berlin = RoutingMirror.Place("DE", ContinentCode.Europe, 0, 52.5f, 13.4f);
        var region = old.RegionOf(AddressKey.Parse("192.0.2.1"), berlin);
        old.Rank(region);
        var table = RoutingMirror.Table(2, RoutingMirror.Make(0), RoutingMirror.Make(1));
        var next = RedirectSnapshot.Of(table, old.Settings, LoadState.Idle, RoutingMirror.Now, old);
        Assert.Equal([region], next.Definitions.Ranks.Regions());
        Assert.Equal(2, next.Rank(region).Count);
    }

    [Fact]
    public void A_change_of_state_ranks_nothing_anew()
    {
        var mirror = RoutingMirror.Make(0);
        var old = RoutingMirror.Snapshot(mirror);
        var table = RoutingMirror.Table(2, mirror with { Enabled = false });
        var next = RedirectSnapshot.Of(table, old.Settings, LoadState.Idle, RoutingMirror.Now, old);
        Assert.Same(old.Definitions, next.Definitions);
        Assert.Equal(Exclusion.Disabled, next.Standings.Of(ClientKind.At(0), 0).Exclusion);
    }

    [Fact]
    public void An_as_that_no_mirror_names_makes_no_region_of_its_own()
    {
        var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0, asn: 64496));
        var address = AddressKey.Parse("192.0.2.1");
        var named = RoutingMirror.Place("DE", ContinentCode.Europe, 64496, 52.5f, 13.4f);
        Assert.Equal(64496u, snapshot.RegionOf(address, named).Asn);
        Assert.Equal(0u, snapshot.RegionOf(address, named with { Asn = 64999 }).Asn);
    }

    [Fact]
    public void Coordinates_that_make_no_sense_do_no_harm()
    {
        var place = RoutingMirror.Place("DE", ContinentCode.Europe, 0, float.NaN, float.PositiveInfinity);
        Assert.Equal(1, RoutingMirror.Snapshot(RoutingMirror.Make(0)).Rank(RegionKey.Of(place, 0, false)).Count);
    }

    private static RankTables TablesOf(int mirrors)
    {
        MirrorGround[] grounds =
        [
            .. Enumerable.Range(0, mirrors).Select(
                static i => new MirrorGround(i, RoutingMirror.Make(i, latitude: 10, longitude: 10).Definition)),
        ];
        return new RankTables(new RegionRanking(grounds, NetworkClasses.Of(grounds), SelectionMode.Near));
    }

    private static RegionKey At(int latitude, int longitude) =>
        new(default, ContinentCode.Unknown, 0, 0, (short)latitude, (short)longitude);
}
