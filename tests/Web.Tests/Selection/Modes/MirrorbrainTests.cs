using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Web.Selection.Modes;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection.Modes;

public sealed class MirrorbrainTests
{
    [Theory]
    [InlineData(new[] { 100, 100, 100 }, new[] { 33.3, 33.3, 33.3 })]
    [InlineData(new[] { 100, 50, 50 }, new[] { 58.3, 20.8, 20.8 })]
    [InlineData(new[] { 100, 200, 10 }, new[] { 24.5, 73.4, 2.1 })]
    [InlineData(new[] { 100, 50 }, new[] { 75.0, 25.0 })]
    [InlineData(
        new[] { 50, 150, 100, 100, 100, 100, 50, 50, 30 }, new[] { 6.5, 22.3, 13.7, 13.7, 13.7, 13.7, 6.4, 6.4, 3.7 })]
    public void Without_coordinates_the_lowest_rank_wins_as_often_as_there(int[] weights, double[] percent) =>
        Of([.. weights.Select(static (weight, i) => ToyMirror.Make(i, weight: weight))])
            .AssertChances(percent, ModeDraw.Nowhere, within: 0.25);

    [Fact]
    public void Of_two_the_lighter_gets_half_the_ratio_of_weights() =>
        Assert.Equal(0.05, LowestRank.Probabilities(Factors(10, 100))[0], 2e-4);

    [Fact]
    public void Chances_of_hundreds_of_mirrors_add_up_and_follow_weight()
    {
        var chances = LowestRank.Probabilities(Factors([.. Enumerable.Range(1, 400)]));
        Assert.Equal(1, chances.Sum(), 1e-9);
        Assert.True(chances.Zip(chances.Skip(1)).All(static pair => pair.First <= pair.Second + 1e-5));
        Assert.True(chances[0] > 0);
    }

    [Fact]
    public void Weights_above_32767_all_roll_nothing_so_the_first_always_wins()
    {
        var world = Of(ToyMirror.Make(0, weight: 40_000), ToyMirror.Make(1, weight: 1_000_000), ToyMirror.Make(2, weight: 32_767));
        world.AssertChances([0, 100, 0], ModeDraw.Nowhere, within: 0.01);
    }

    [Fact]
    public void With_coordinates_weight_only_shifts_the_distance()
    {
        // 1000 + 2000000 / 2 / 100 against 10000 + 2000000 / 2 / 10000.
        var near = ToyMirror.Make(0, weight: 100, latitude: 53.5, longitude: 13.4);
        var far = ToyMirror.Make(1, weight: 10_000, latitude: 62.5, longitude: 13.4);
        Of(near, far).AssertChances([0, 100], ToyGeo.Berlin, within: 0);
        Of(near, ToyMirror.Make(1, weight: 100, latitude: 62.5, longitude: 13.4))
            .AssertChances([100, 0], ToyGeo.Berlin, within: 0);
    }

    [Fact]
    public void Mirrors_at_one_place_with_one_weight_share_and_one_without_coordinates_comes_last() => Of(
        ToyMirror.Make(0, latitude: 48, longitude: 11),
        ToyMirror.Make(1, latitude: 48, longitude: 11),
        ToyMirror.Make(2, weight: 5000)).AssertChances([50, 50, 0], ToyGeo.Berlin, within: 0.01);

    [Fact]
    public void Degrees_do_not_wrap_around() => Of(
        ToyMirror.Make(0, country: "US", latitude: 35.7, longitude: -170),
        ToyMirror.Make(1, country: "DE", latitude: 52.5, longitude: 13.4)).AssertChances([0, 100], ToyGeo.Tokyo, within: 0);

    [Fact]
    public void A_client_whose_country_alone_is_known_has_no_coordinates()
    {
        var place = new Place(CountryCode.Parse("DE"), ContinentCode.Europe, 0, 51, 10, false);
        Of(ToyMirror.Make(0, latitude: 51, longitude: 10), ToyMirror.Make(1, latitude: 48, longitude: 11))
            .AssertChances([50, 50], ModeDraw.Nowhere, place);
    }

    [Fact]
    public void Groups_are_those_of_mirrorbrain()
    {
        var explained = Of(
            ToyMirror.Make(0, "prefix", "FR", networks: new MirrorNetworks { Prefixes = ["192.0.0.0/16"] }),
            ToyMirror.Make(1, "longer", "FR", networks: new MirrorNetworks { Prefixes = ["192.0.2.0/24"] }),
            ToyMirror.Make(2, "as-overseas", "US", networks: new MirrorNetworks { Asns = [64496] }),
            ToyMirror.Make(3, "own"),
            Placed(ToyMirror.Make(4, "everywhere"), "**"),
            Placed(ToyMirror.Make(5, "served"), "FR", "DE"),
            ToyMirror.Make(6, "continent", "PT"),
            ToyMirror.Make(7, "world", "JP")).Explain(ToyGeo.Berlin);
        var groups = explained.ToDictionary(static m => m.Id, static m => m.Group);
        Assert.Equal(RankGroup.Prefix, groups["prefix"]);
        Assert.Equal(RankGroup.Prefix, groups["longer"]);
        Assert.Equal(RankGroup.As, groups["as-overseas"]);
        Assert.Equal(RankGroup.Country, groups["own"]);
        Assert.Equal(RankGroup.Country, groups["everywhere"]);
        Assert.Equal(RankGroup.Served, groups["served"]);
        Assert.Equal(RankGroup.Continent, groups["continent"]);
        Assert.Equal(RankGroup.World, groups["world"]);
        // The length of a prefix does not count: equal distances share.
        Assert.All(explained.Where(static m => m.Group == RankGroup.Prefix), static m => Assert.Equal(0.5, m.Probability, 1e-4));
    }

    [Fact]
    public void A_neighbouring_country_on_another_continent_is_as_far_as_any()
    {
        var place = new Place(CountryCode.Parse("TR"), ContinentCode.Asia, 0, 39, 35, false);
        Assert.Equal(RankGroup.World, Of(ToyMirror.Make(0, country: "BG")).Explain(ModeDraw.Nowhere, place)[0].Group);
    }

    [Fact]
    public void Other_countries_count_only_when_the_country_has_none()
    {
        var served = Placed(ToyMirror.Make(0, "served"), "FR", "DE");
        Of(served, ToyMirror.Make(1)).AssertChances([0, 100], ToyGeo.Berlin, within: 0);
        Of(served, ToyMirror.Make(1, country: "PT")).AssertChances([100, 0], ToyGeo.Berlin, within: 0);
    }

    [Fact]
    public void A_client_of_unknown_place_has_the_mirrors_of_every_country() =>
        Of(Placed(ToyMirror.Make(0), "**"), ToyMirror.Make(1)).AssertChances([100, 0], ModeDraw.Nowhere, within: 0);

    private static ModeDraw Of(params MirrorFacts[] mirrors) => new(SelectionMode.Mirrorbrain, mirrors);

    private static MirrorFacts Placed(MirrorFacts mirror, params string[] countries) =>
        mirror with { Definition = mirror.Definition with { Place = new MirrorPlace { Countries = [.. countries] } } };

    private static Contestant[] Factors(params int[] weights) =>
        [.. weights.Select(static (weight, i) => new Contestant(i, 0, LowestRank.Most / weight, 0))];
}
