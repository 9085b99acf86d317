using MirrorActors.Actors.Routing;
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
        var tables = TablesOf(out _);
        for (var latitude = -90; latitude <= 90; latitude++)
        {
            for (var longitude = -90; longitude <= 90; longitude++)
                Assert.Single(tables.For(At(latitude, longitude)).Items);
        }

        Assert.InRange(tables.Regions().Count(), 1, RoutingLimits.Regions);
        Assert.Equal(tables.Regions().Count(), tables.Regions().Distinct().Count());
    }

    [Fact]
    public void Many_mirrors_mean_fewer_regions_within_the_bytes_for_candidates()
    {
        const int mirrors = 3000;
        var table = RoutingMirror.Table(
            1, [.. Enumerable.Range(0, mirrors).Select(static i => RoutingMirror.Make(i) with { Enabled = false })]);
        var tables = new RankTables(table, NetworkClasses.Of(table));
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
        var tables = TablesOf(out _);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 5000).Select(i => tables.For(At(i % 90, i % 170)).Items[0].Share).ToArray())));
        Assert.All(answers, a => Assert.Equal(answers[0], a));
    }

    [Fact]
    public void A_new_snapshot_knows_the_places_the_old_one_was_asked_for()
    {
        var old = RoutingMirror.Snapshot(RoutingMirror.Make(0));
        var berlin = RoutingMirror.Place("DE", ContinentCode.Europe, 0, 52.5f, 13.4f);
        old.Rank(old.RegionOf(AddressKey.Parse("192.0.2.1"), berlin));
        var next = RoutingMirror.Snapshot(RoutingMirror.Make(0), RoutingMirror.Make(1));
        next.WarmFrom(old);
        Assert.Equal(2, next.Rank(next.RegionOf(AddressKey.Parse("192.0.2.1"), berlin)).Items.Length);
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
        Assert.Single(RoutingMirror.Snapshot(RoutingMirror.Make(0)).Rank(RegionKey.Of(place, 0, false)).Items);
    }

    private static RankTables TablesOf(out NetworkClasses networks)
    {
        var table = RoutingMirror.Table(1, RoutingMirror.Make(0, latitude: 10, longitude: 10));
        networks = NetworkClasses.Of(table);
        return new RankTables(table, networks);
    }

    private static RegionKey At(int latitude, int longitude) =>
        new(default, ContinentCode.Unknown, 0, 0, (short)latitude, (short)longitude);
}
