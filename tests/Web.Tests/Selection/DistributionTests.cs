using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

/// <summary>20,000 simulated clients for each rule, against the shares computed by hand from docs/selection.md.</summary>
public sealed class DistributionTests
{
    private const int Clients = 20_000;

    [Fact]
    public void Weight() => Check(
        [ToyMirror.Make(0, weight: 100), ToyMirror.Make(1, weight: 200), ToyMirror.Make(2, weight: 0), ToyMirror.Make(3, weight: 700)],
        [0.1, 0.2, 0, 0.7]);

    [Fact]
    public void Capacity() => Check([Fast(0, 1000), Fast(1, 3000), Fast(2, null)], [1 / 6.0, 3 / 6.0, 2 / 6.0]);

    [Fact]
    public void Distance() => Check(
        [
            ToyMirror.Make(0, latitude: 52, longitude: 13), ToyMirror.Make(1, latitude: 52 + DegreesOf(300), longitude: 13),
            ToyMirror.Make(2, latitude: 52 - DegreesOf(600), longitude: 13),
        ],
        [36 / 49.0, 9 / 49.0, 4 / 49.0]);

    [Fact]
    public void The_world_group() => Check(
        [
            ToyMirror.Make(0, country: "US", latitude: 52 - DegreesOf(5000), longitude: 13),
            ToyMirror.Make(1, country: "US", latitude: 52 - DegreesOf(1000), longitude: 13),
            ToyMirror.Make(2, country: "JP", latitude: 52 - DegreesOf(15_000), longitude: 13),
        ],
        [0.4, 0.4, 0.2]);

    [Fact]
    public void Groups_before_all_else() => Check(
        [ToyMirror.Make(0, weight: 1), ToyMirror.Make(1, country: "FR", weight: 1_000_000), ToyMirror.Make(2, weight: 3)],
        [0.25, 0, 0.75]);

    [Fact]
    public void Only_holders() => Check(
        [ToyMirror.Make(0), ToyMirror.Make(1), ToyMirror.Make(2)], [0.5, 0, 0.5], holding: [0, 2]);

    [Fact]
    public void A_client_without_a_place_is_spread_by_weight() => Check(
        [ToyMirror.Make(0, country: "US", weight: 100), ToyMirror.Make(1, country: "JP", weight: 300, latitude: 1, longitude: 1)],
        [0.25, 0.75], "93.184.216.34");

    private static double DegreesOf(double kilometres) => kilometres / (6371 * Math.PI / 180);

    private static MirrorFacts Fast(int ordinal, int? mbit)
    {
        var mirror = ToyMirror.Make(ordinal);
        return mirror with { Definition = mirror.Definition with { CapacityMbit = mbit } };
    }

    private static void Check(
        MirrorFacts[] mirrors, double[] shares, string client = ToyGeo.Berlin, int[]? holding = null)
    {
        var snapshot = ToyMirror.Snapshot(mirrors);
        holding ??= [.. mirrors.Select(static m => m.Ordinal)];
        var chances = shares.Select(static (share, ordinal) => (share, ordinal)).ToDictionary(static s => s.ordinal, static s => s.share);
        var told = snapshot.Explain(ToySelection.Request(client, SchemeNeed.HttpFirst, holding));
        Assert.All(told, m => Assert.Equal(chances[int.Parse(m.Id[1..])], m.Probability, 0.01));
        Assert.Equal(1, told.Sum(static m => m.Probability), 1e-9);
        var exact = told.ToDictionary(static m => int.Parse(m.Id[1..]), static m => m.Probability);
        var counts = new Dictionary<int, int>();
        var selection = new MirrorSelection();
        var scratch = new RequestScratch(20260103);
        for (var i = 0; i < Clients; i++)
        {
            var ordinal = selection.Select(snapshot, ToySelection.Request(client, SchemeNeed.HttpFirst, holding), scratch).Ordinal;
            counts[ordinal] = counts.GetValueOrDefault(ordinal) + 1;
        }

        Assert.True(ChiSquare.Fits(counts, exact), string.Join(", ", counts));
    }
}
