using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Routing;

public sealed class ShareTests
{
    private const string Client = "192.0.2.7";
    private static readonly Place Berlin = RoutingMirror.Place("DE", ContinentCode.Europe, 64496, 52.5f, 13.4f);

    [Fact]
    public void Doubling_a_weight_or_a_capacity_doubles_the_share() =>
        Prop.ForAll(Gen.Choose(1, 500_000).ToArbitrary(), Gen.Choose(0, 20_000).ToArbitrary(), static (weight, distance) =>
            Enum.GetValues<RankGroup>().All(group =>
            {
                var share = Ranking.ShareOf(weight, 700, distance, group);
                return share > 0
                    && Ranking.ShareOf(2 * weight, 700, distance, group) == 2 * share
                    && Math.Abs(Ranking.ShareOf(weight, 1400, distance, group) - (2 * share)) <= share * 1e-6;
            })).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Farther_is_never_better() =>
        Prop.ForAll(Gen.Choose(0, 20_000).ToArbitrary(), Gen.Choose(0, 20_000).ToArbitrary(), static (a, b) =>
            Enum.GetValues<RankGroup>().All(group =>
                Ranking.Proximity(Math.Max(a, b), group) <= Ranking.Proximity(Math.Min(a, b), group)))
            .Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_twin_a_kilometre_away_gets_the_same_within_a_point()
    {
        double here = Ranking.ShareOf(100, 1000, 0, RankGroup.Country), near = Ranking.ShareOf(100, 1000, 1, RankGroup.Country);
        Assert.InRange(near / (here + near), 0.49, 0.5);
    }

    [Fact]
    public void In_the_world_group_three_mirrors_share_whatever_the_distances()
    {
        double near = Ranking.ShareOf(100, 1000, 0, RankGroup.World), far = Ranking.ShareOf(100, 1000, 20_000, RankGroup.World);
        Assert.InRange(near / (near + far + far), 0.33, 0.56);
    }

    [Fact]
    public void A_mirror_of_the_country_is_before_a_foreign_one_next_door()
    {
        var snapshot = RoutingMirror.Snapshot(
            RoutingMirror.Make(0, "RU", latitude: 43, longitude: 132), RoutingMirror.Make(1, "FI", latitude: 60, longitude: 25));
        var petersburg = RoutingMirror.Place("RU", ContinentCode.Europe, 0, 60, 30);
        Assert.Equal(["m0", "m1"], snapshot.Rank(snapshot.Region(Client, petersburg)).Ids());
    }

    [Fact]
    public void A_capacity_that_is_not_set_is_the_median_of_its_group()
    {
        MirrorFacts[] mirrors =
        [
            Capacity(0, "DE", 100), Capacity(1, "DE", 300), Capacity(2, "DE", 10_000), Capacity(3, "DE", null),
            Capacity(4, "FR", null), Capacity(5, "JP", 200), Capacity(6, "JP", 400), Capacity(7, "JP", null),
        ];
        var snapshot = RoutingMirror.Snapshot(mirrors);
        var ranked = snapshot.Rank(snapshot.Region(Client, Berlin));
        var shares = Enumerable.Range(0, ranked.Count).ToDictionary(ranked.OrdinalAt, ranked.ShareAt);
        var kilometres = Enumerable.Range(0, ranked.Count).ToDictionary(ranked.OrdinalAt, ranked.KilometresAt);
        Assert.Equal(shares[1], shares[3]);
        Assert.Equal(shares[0] * 100, shares[2], 0.001);
        Assert.Equal(Ranking.ShareOf(100, 1000, kilometres[4], RankGroup.Continent), shares[4], 1e-6);
        Assert.Equal(Ranking.ShareOf(100, 300, kilometres[7], RankGroup.World), shares[7], 1e-6);
    }

    [Fact]
    public void A_worse_mirror_more_never_lowers_a_better_ones_place() =>
        Prop.ForAll(AnyMirrors.ToArbitrary(), static mirrors =>
        {
            var ranked = Ranked(mirrors);
            var before = Ranked(mirrors[..^1]);
            return before.SequenceEqual(ranked.Where(id => id != $"m{mirrors.Length - 1}"));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void The_order_is_total_and_the_same_for_any_order_of_mirrors() =>
        Prop.ForAll(AnyMirrors.ToArbitrary(), static mirrors =>
        {
            var ranked = Ranked(mirrors);
            return ranked.Distinct().Count() == ranked.Length && ranked.SequenceEqual(Ranked([.. mirrors.Reverse()]));
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Flat_ranks_by_weight_alone()
    {
        var flat = SelectionDefaults.Near with { Mode = SelectionMode.Flat };
        var snapshot = RoutingMirror.SnapshotOf(
            flat, RoutingMirror.Make(0, "DE", weight: 50), Capacity(1, "JP", 10), RoutingMirror.Make(2, "US", weight: 200));
        var ranked = snapshot.Rank(snapshot.Region(Client, Berlin));
        Assert.Equal(["m2", "m1", "m0"], ranked.Ids());
        Assert.Single(ranked.Bands.ToArray().Distinct());
        Assert.Equal([200, 100, 50], ranked.Shares.ToArray());
    }

    private static Gen<MirrorFacts[]> AnyMirrors =>
        from count in Gen.Choose(1, 9)
        from mirrors in Gen.ArrayOf(AnyMirror, count)
        select mirrors.Select(static (make, i) => make(i)).ToArray();

    private static Gen<Func<int, MirrorFacts>> AnyMirror =>
        from country in Gen.Elements("DE", "FR", "TR", "JP", "US,DE", "**")
        from latitude in Gen.Choose(-80, 80)
        from longitude in Gen.Choose(-179, 179)
        from weight in Gen.Elements(1, 50, 100, 1000)
        from asn in Gen.Elements(0u, 64496u)
        from prefixes in Gen.Elements<string[]>([], [], ["192.0.2.0/24"], ["192.0.0.0/16"])
        select (Func<int, MirrorFacts>)(i => RoutingMirror.Make(
            i, country, asn: asn, prefixes: prefixes, latitude: latitude, longitude: longitude, weight: weight));

    private static string[] Ranked(MirrorFacts[] mirrors)
    {
        var snapshot = RedirectSnapshot.Of(
            new MirrorTable(mirrors, 1), SelectionDefaults.Near, LoadState.Idle, RoutingMirror.Now);
        return snapshot.Rank(snapshot.Region(Client, Berlin)).Ids();
    }

    private static MirrorFacts Capacity(int ordinal, string country, int? mbit)
    {
        var mirror = RoutingMirror.Make(ordinal, country);
        return mirror with { Definition = mirror.Definition with { CapacityMbit = mbit } };
    }
}
