using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Routing;

public sealed class RankingTests
{
    private const string Client = "192.0.2.7";
    private static readonly Place Berlin = RoutingMirror.Place("DE", ContinentCode.Europe, 64496, 52.5f, 13.4f);

    [Fact]
    public void Nearness_is_prefix_then_as_then_country_then_continent_then_world()
    {
        var snapshot = RoutingMirror.Snapshot(
            RoutingMirror.Make(0, "US"),
            RoutingMirror.Make(1, "FR"),
            RoutingMirror.Make(2, "DE"),
            RoutingMirror.Make(3, "PL", asn: 64496),
            RoutingMirror.Make(4, "JP", prefixes: ["192.0.2.0/24"]),
            RoutingMirror.Make(5, "JP,DE"));
        var ranked = snapshot.Rank(snapshot.Region(Client, Berlin));
        Assert.Equal(["m4", "m3", "m2", "m5", "m1", "m0"], ranked.Ids());
        Assert.Equal(
            [RankGroup.Prefix, RankGroup.As, RankGroup.Country, RankGroup.Served, RankGroup.Continent, RankGroup.World],
            ranked.Groups());
    }

    [Fact]
    public void A_client_in_a_prefix_is_near_every_mirror_that_names_it_or_a_wider_one()
    {
        var snapshot = RoutingMirror.Snapshot(
            RoutingMirror.Make(0, prefixes: ["192.0.0.0/16"]),
            RoutingMirror.Make(1, prefixes: ["192.0.2.0/24"]),
            RoutingMirror.Make(2, prefixes: ["192.0.2.0/24", "2001:db8::/32"]),
            RoutingMirror.Make(3, prefixes: ["192.0.2.128/25"]));
        var ranked = snapshot.Rank(snapshot.Region(Client, Berlin));
        Assert.Equal(["m1", "m2", "m0", "m3"], ranked.Ids());
        Assert.Equal([RankGroup.Prefix, RankGroup.Prefix, RankGroup.Prefix, RankGroup.Country], ranked.Groups());
        Assert.Equal(ranked.BandAt(0), ranked.BandAt(1));
        Assert.NotEqual(ranked.BandAt(1), ranked.BandAt(2));
        var six = snapshot.Rank(snapshot.Region("2001:db8::1", Place.Unknown));
        Assert.Equal("m2", six.Ids()[0]);
        Assert.Equal([RankGroup.Prefix, RankGroup.World, RankGroup.World, RankGroup.World], six.Groups());
    }

    [Fact]
    public void Only_rules_exclude_strangers_and_clients_whose_place_is_unknown()
    {
        MirrorRestrictions[] rules =
        [
            new() { CountryOnly = true }, new() { ContinentOnly = true },
            new() { AsOnly = true }, new() { PrefixOnly = true },
        ];
        var snapshot =
            RoutingMirror.Snapshot([.. rules.Select(static (r, i) => RoutingMirror.Make(i, "JP", r, asn: 64511))]);
        Assert.Empty(snapshot.Rank(snapshot.Region(Client, Berlin)).Ids());
        Assert.Empty(snapshot.Rank(snapshot.Region(Client, Place.Unknown)).Ids());
        var tokyo = RoutingMirror.Place("JP", ContinentCode.Asia, 64511, 35.7f, 139.7f);
        Assert.Equal(["m0", "m1", "m2"], snapshot.Rank(snapshot.Region(Client, tokyo)).Ids());
    }

    [Fact]
    public void A_named_prefix_beats_what_a_database_says_about_the_address()
    {
        var rules = new MirrorRestrictions { CountryOnly = true, AsOnly = true, PrefixOnly = true };
        var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0, "JP", rules, prefixes: ["10.0.0.0/8"]));
        Assert.Equal(["m0"], snapshot.Rank(snapshot.Region("10.1.2.3", Place.Unknown)).Ids());
        Assert.Empty(snapshot.Rank(snapshot.Region("11.1.2.3", Place.Unknown)).Ids());
    }

    [Fact]
    public void An_excluded_country_is_not_served()
    {
        var snapshot =
            RoutingMirror.Snapshot(RoutingMirror.Make(0, rules: new MirrorRestrictions { ExcludedCountries = ["DE"] }));
        Assert.Empty(snapshot.Rank(snapshot.Region(Client, Berlin)).Ids());
        Assert.Single(snapshot.Rank(snapshot.Region(Client, Place.Unknown)).Ids());
    }

    [Fact]
    public void Distance_and_weight_decide_the_share()
    {
        Assert.Equal(4, Share(100, 0) / Share(100, 300), 0.001);
        Assert.Equal(2, Share(200, 1000) / Share(100, 1000), 0.001);
        Assert.True(Share(1, 20_000) > 0);
        Assert.Equal(0, Share(0, 0));

        static double Share(int weight, double distance) => Ranking.ShareOf(weight, 1000, distance, RankGroup.Country);
    }

    [Fact]
    public void Without_coordinates_weight_alone_decides()
    {
        var snapshot = RoutingMirror.Snapshot(
            RoutingMirror.Make(
                0, "DE", weight: 100, latitude: 52, longitude: 13), RoutingMirror.Make(1, "FR", weight: 300));
        var ranked = snapshot.Rank(snapshot.Region(Client, Place.Unknown));
        Assert.Equal(3, (double)ranked.ShareAt(0) / ranked.ShareAt(1), 0.001);
        Assert.Equal("m1", ranked.Ids()[0]);
    }

    [Fact]
    public void The_nearer_of_two_equal_mirrors_comes_first()
    {
        var snapshot = RoutingMirror.Snapshot(
            RoutingMirror.Make(
                0, latitude: 48.1, longitude: 11.6), RoutingMirror.Make(1, latitude: 52.5, longitude: 13.4));
        Assert.Equal(["m1", "m0"], snapshot.Rank(snapshot.Region(Client, Berlin)).Ids());
    }

    [Fact]
    public void A_mirror_without_continent_has_that_of_its_country()
    {
        var snapshot =
            RoutingMirror.Snapshot(RoutingMirror.Make(0, "FR"), RoutingMirror.Make(1, "US", continent: "EU"));
        Assert.All(
            snapshot.Rank(snapshot.Region(Client, Berlin)).Groups(), static g => Assert.Equal(RankGroup.Continent, g));
    }
}
