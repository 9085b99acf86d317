using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Web.Selection.Modes;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection.Modes;

public sealed class MirrorbitsTests
{
    private const uint SomeAs = 64500;
    private static readonly Place NewYork =
        new(CountryCode.Parse("US"), ContinentCode.NorthAmerica, SomeAs, 40.7127f, -74.0059f, true);

    [Fact]
    public void A_client_of_unknown_country_gets_any_mirror_whatever_the_weights() => Of(
        ToyMirror.Make(0, weight: 1), ToyMirror.Make(1, weight: 1000), ToyMirror.Make(2), ToyMirror.Make(3, country: "JP"))
        .AssertChances([25, 25, 25, 25], ModeDraw.Nowhere, within: 0);

    [Fact]
    public void A_mirror_at_the_clients_place_gets_everything_and_its_twin_a_kilometre_away_nothing() => Of(
        At(0, "US", 40.7127, -74.0059), At(1, "US", 40.7217, -74.0059))
        .AssertChances([100, 0], ModeDraw.Nowhere, NewYork, within: 0);

    [Fact]
    public void Where_no_mirror_has_weight_it_is_always_the_same_one()
    {
        var world = Of(
            At(0, "DE", 52.52, 13.405), At(1, "FR", 48.8566, 2.3522), At(2, "US", 40.7127, -74.0059));
        world.AssertChances([100, 0, 0], ToyGeo.Tokyo, within: 0);
        Assert.Equal(["m0", "m1", "m2"], world.Explain(ToyGeo.Tokyo).Select(static m => m.Id));
    }

    [Fact]
    public void A_far_mirror_of_the_clients_country_ranks_below_one_abroad()
    {
        var mexico = At(1, "MX", 19.4326, -99.1332);
        var angeles = At(2, "US", 34.0522, -118.2437);
        var ranks = Of(At(0, "CA", 43.6532, -79.3832), mexico, angeles, At(3, "JP", 35.6895, 139.6917))
            .Explain(ModeDraw.Nowhere, NewYork).Select(static m => m.Id).ToList();
        Assert.Equal(["m0", "m1"], ranks[..2]);
        Assert.Equal(7490, MirrorbitsLaw.ScoreOf(new MirrorGround(1, mexico.Definition), NewYork, 3359.4f, 550.5f, 10848));
        Assert.Equal(1, MirrorbitsLaw.ScoreOf(new MirrorGround(2, angeles.Definition), NewYork, 3935.8f, 550.5f, 10848));
    }

    [Fact]
    public void A_mirror_that_serves_the_clients_country_too_beats_a_near_one() => Of(
        At(0, "CA", 43.6532, -79.3832), At(1, "MX US", 19.4326, -99.1332), At(2, "JP", 35.6895, 139.6917))
        .AssertChances([40, 60, 0], ModeDraw.Nowhere, NewYork, within: 0.3);

    [Fact]
    public void Score_is_not_linear()
    {
        // Twins at the same 10 km: score 2F and so F above F; with 200 more 6F and so 5F.
        Of(At(0, "US", 40.8, -74.0059, weight: 300), At(1, "US", 40.8, -74.0059), At(2, "JP", 35.6895, 139.6917))
            .AssertChances([83.3, 16.7, 0], ModeDraw.Nowhere, NewYork, within: 0.3);
        // A far one has score 1: a hundred times ten thousand is still not above F.
        Of(At(0, "US", 40.8, -74.0059), At(1, "JP", 35.6895, 139.6917, weight: 1_000_000))
            .AssertChances([100, 0], ModeDraw.Nowhere, NewYork, within: 0);
    }

    [Fact]
    public void One_remote_mirror_changes_everyones_weights()
    {
        MirrorFacts[] two = [At(0, "US", 40.8, -74.0059), At(1, "US", 41.88, -87.63)];
        Of(two).AssertChances([100, 0], ModeDraw.Nowhere, NewYork, within: 0);
        var chances = Of([.. two, At(2, "JP", 35.6895, 139.6917)]).Chances(ModeDraw.Nowhere, NewYork);
        Assert.InRange(chances[1], 1, 99);
    }

    [Theory]
    [InlineData("US", 10, 10, true)]
    [InlineData("US", 490, 400, true)]
    [InlineData("US", 510, 400, false)]
    [InlineData("CA", 330, 300, true)]
    [InlineData("CA", 340, 300, false)]
    [InlineData("US", 160, 10, true)]
    [InlineData("US", 170, 10, false)]
    [InlineData("MX US", 980, 10, true)]
    [InlineData("MX US", 995, 10, false)]
    [InlineData("CA", 20, 10, false)]
    public void A_mirror_takes_part_within_the_closed_forms(string countries, float kilometres, float nearest, bool takesPart)
    {
        const int farthest = 1000;
        var ground = new MirrorGround(0, At(0, countries, 0, 0).Definition);
        Assert.Equal(takesPart, MirrorbitsLaw.ScoreOf(ground, NewYork, kilometres, nearest, farthest) > farthest);
    }

    [Fact]
    public void The_same_as_adds_half_the_farthest_distance_even_if_neither_has_one()
    {
        var without = new MirrorGround(0, At(0, "JP", 0, 0).Definition);
        Assert.Equal(101, MirrorbitsLaw.ScoreOf(without, NewYork, 900, 10, 1000));
        Assert.Equal(601, MirrorbitsLaw.ScoreOf(without, NewYork with { Asn = 0 }, 900, 10, 1000));
        var networks = new MirrorNetworks { Asns = [SomeAs] };
        var same = new MirrorGround(0, ToyMirror.Make(0, country: "JP", networks: networks).Definition);
        Assert.Equal(601, MirrorbitsLaw.ScoreOf(same, NewYork, 900, 10, 1000));
    }

    private static ModeDraw Of(params MirrorFacts[] mirrors) => new(SelectionMode.Mirrorbits, mirrors);

    private static MirrorFacts At(int ordinal, string countries, double latitude, double longitude, int weight = 100)
    {
        var mirror = ToyMirror.Make(ordinal, weight: weight);
        var place = new MirrorPlace { Countries = [.. countries.Split(' ')], Latitude = latitude, Longitude = longitude };
        return mirror with { Definition = mirror.Definition with { Place = place } };
    }
}
