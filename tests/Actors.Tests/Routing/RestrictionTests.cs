using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Routing;

public sealed class RestrictionTests
{
    private const string Inside = "192.0.2.7";
    private const string Outside = "198.51.100.7";
    private static readonly Place Berlin = RoutingMirror.Place("DE", ContinentCode.Europe, 64496, 52.5f, 13.4f);

    [Fact]
    public void Excluded_networks_are_not_served_not_even_inside_an_own_prefix()
    {
        var excluded = new MirrorRestrictions { ExcludedNetworks = new() { Asns = [64496], Prefixes = ["192.0.2.0/25"] } };
        Assert.Equal(Exclusion.AsExcluded, Judge(excluded, Outside, Berlin));
        Assert.Equal(Exclusion.PrefixExcluded, Judge(excluded, Inside, Place.Unknown));
        Assert.Equal(Exclusion.PrefixExcluded, Judge(excluded, Inside, Place.Unknown, "192.0.0.0/16"));
        Assert.Equal(Exclusion.None, Judge(excluded, "192.0.2.200", Place.Unknown));
    }

    [Fact]
    public void A_private_mirror_serves_its_networks_alone()
    {
        var rules = new MirrorRestrictions { Private = true };
        Assert.Equal(Exclusion.None, Judge(rules, Inside, Place.Unknown, "192.0.2.0/24"));
        Assert.Equal(Exclusion.PrivateElsewhere, Judge(rules, Outside, Berlin, "192.0.2.0/24"));
    }

    [Fact]
    public void Every_country_as_its_own_is_not_every_continent()
    {
        var rules = new MirrorRestrictions { ContinentOnly = true };
        Assert.Equal(Exclusion.ContinentOnly, JudgeOf("US,**", Berlin));
        Assert.Equal(Exclusion.ContinentOnly, JudgeOf("**", Place.Unknown));
        Assert.Equal(Exclusion.None, JudgeOf("FR,**", Berlin));

        Exclusion JudgeOf(string countries, Place client)
        {
            var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0, countries, rules: rules));
            var ranking = snapshot.Definitions.Ranks.Ranking;
            return Ranking.RestrictionOf(ranking.Mirrors[0], snapshot.Region(Outside, client), ranking.Networks);
        }
    }

    [Fact]
    public void An_exclusive_mirror_comes_before_every_other_of_its_networks()
    {
        var snapshot = RoutingMirror.Snapshot(
            RoutingMirror.Make(0, prefixes: ["192.0.2.7/32"]),
            RoutingMirror.Make(1, rules: new MirrorRestrictions { Private = true, Exclusive = true }, prefixes: ["192.0.0.0/16"]));
        var ranked = snapshot.Rank(snapshot.Region(Inside, Berlin));
        Assert.Equal(["m1", "m0"], ranked.Ids());
        Assert.True(ranked.BandAt(0).IsExclusive);
        Assert.Equal(RankGroup.Prefix, ranked.GroupAt(0));
    }

    [Theory]
    [InlineData("DE", false, RankGroup.As)]
    [InlineData("PL", false, RankGroup.As)]
    [InlineData("US", false, RankGroup.World)]
    [InlineData("US", true, RankGroup.As)]
    public void The_same_as_is_near_in_the_country_or_within_1500_km_or_where_the_mirror_says_so(
        string country, bool anywhere, RankGroup expected)
    {
        var mirror = RoutingMirror.Make(0, country, asn: 64496);
        mirror = mirror with
        {
            Definition = mirror.Definition with { Networks = mirror.Definition.Networks with { AsAnywhere = anywhere } },
        };
        var snapshot = RoutingMirror.Snapshot(mirror);
        Assert.Equal(expected, snapshot.Rank(snapshot.Region(Outside, Berlin)).GroupAt(0));
    }

    [Fact]
    public void An_as_without_places_is_not_near()
    {
        var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0, "DE", asn: 64496));
        var nowhere = Place.Unknown with { Asn = 64496 };
        Assert.Equal(RankGroup.World, snapshot.Rank(snapshot.Region(Outside, nowhere)).GroupAt(0));
    }

    [Theory]
    [InlineData("DE")]
    [InlineData("**")]
    public void A_client_without_a_place_is_in_the_world_group_of_every_mirror(string countries)
    {
        var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0, countries));
        Assert.Equal(RankGroup.World, snapshot.Rank(snapshot.Region(Outside, Place.Unknown)).GroupAt(0));
    }

    [Theory]
    [InlineData("DE", RankGroup.Country)]
    [InlineData("JP,DE", RankGroup.Served)]
    [InlineData("**", RankGroup.Country)]
    [InlineData("JP,**", RankGroup.Country)]
    [InlineData("FR", RankGroup.Continent)]
    [InlineData("JP", RankGroup.World)]
    public void Countries_are_own_served_or_everywhere(string countries, RankGroup expected)
    {
        var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0, countries));
        Assert.Equal(expected, snapshot.Rank(snapshot.Region(Outside, Berlin)).GroupAt(0));
    }

    [Fact]
    public void A_neighbouring_country_on_another_continent_counts_as_the_continent()
    {
        var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0, "BG"), RoutingMirror.Make(1, "EG"));
        var istanbul = RoutingMirror.Place("TR", ContinentCode.Asia, 0, 41, 29);
        var ranked = snapshot.Rank(snapshot.Region(Outside, istanbul));
        Assert.Equal(["m0", "m1"], ranked.Ids());
        Assert.Equal([RankGroup.Continent, RankGroup.World], ranked.Groups());
    }

    [Fact]
    public void Restrictions_judge_the_real_place_when_another_is_asked_for()
    {
        var snapshot = RoutingMirror.Snapshot(
            RoutingMirror.Make(0, "FR", new MirrorRestrictions { CountryOnly = true }),
            RoutingMirror.Make(1, "FR", new MirrorRestrictions { ExcludedCountries = ["FR"] }),
            RoutingMirror.Make(2, "DE", new MirrorRestrictions { CountryOnly = true }));
        var paris = RoutingMirror.Place("FR", ContinentCode.Europe, 0, 48.9f, 2.4f);
        var ranked = snapshot.Rank(snapshot.Region(Outside, paris), snapshot.Region(Outside, Berlin));
        Assert.Equal(["m1", "m2"], ranked.Ids());
        Assert.Equal([RankGroup.Country, RankGroup.Continent], ranked.Groups());
    }

    private static Exclusion Judge(MirrorRestrictions rules, string client, in Place place, params string[] prefixes)
    {
        var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0, rules: rules, prefixes: prefixes));
        var ranking = snapshot.Definitions.Ranks.Ranking;
        return Ranking.RestrictionOf(ranking.Mirrors[0], snapshot.Region(client, place), ranking.Networks);
    }
}
