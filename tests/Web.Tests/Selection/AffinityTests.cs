using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

public sealed class AffinityTests
{
    private const int Seeds = 20_000;
    private const long Iso = 16 << 20;
    private static readonly MirrorFacts[] Mirrors =
    [
        ToyMirror.Make(0, weight: 100, latitude: 52.5, longitude: 13.4), ToyMirror.Make(1, weight: 300, latitude: 48.1, longitude: 11.6),
        ToyMirror.Make(2, weight: 50, latitude: 53.6, longitude: 10.0), ToyMirror.Make(3, weight: 100),
    ];

    private readonly RequestScratch _scratch = new(3);
    private readonly MirrorSelection _selection = new();

    [Fact]
    public void A_client_block_stays_on_one_mirror_for_a_large_file_and_blocks_share_as_computed()
    {
        var snapshot = ToyMirror.Snapshot(Mirrors);
        var counts = new Dictionary<string, int>();
        for (var block = 0; block < Seeds; block++)
        {
            var (first, second) = ($"93.{block >> 8}.{block & 255}.1", $"93.{block >> 8}.{block & 255}.250");
            var chosen = Choose(snapshot, first);
            Assert.Equal(chosen, Choose(snapshot, second));
            Count(counts, chosen);
        }

        Assert.True(ChiSquare.Fits(counts, Chances(snapshot)));
    }

    [Fact]
    public void An_ipv6_client_is_its_56() => Assert.Single(Enumerable.Range(0, 50)
        .Select(i => Choose(ToyMirror.Snapshot(Mirrors), $"2001:db8:0:1{i + 10:x2}::{i:x}")).Distinct());

    [Fact]
    public void Below_the_size_every_request_is_drawn_and_zero_switches_it_off()
    {
        var snapshot = ToyMirror.Snapshot(Mirrors);
        Assert.True(Different(snapshot, Iso - 1, Affinity.Default));
        Assert.False(Different(snapshot, Iso, Affinity.Default));
        Assert.True(Different(snapshot, Iso, Affinity.None));
        Assert.False(Different(snapshot, 10, Affinity.Client));
        var off = RedirectSnapshot.Of(
            ToyMirror.Table(Mirrors), SelectionDefaults.Near with { AffinityFrom = 0 }, LoadState.Idle, DateTimeOffset.UnixEpoch);
        Assert.True(Different(off, Iso, Affinity.Default));
    }

    [Fact]
    public void Files_are_spread_in_proportion_and_the_same_for_every_client()
    {
        var snapshot = ToyMirror.Snapshot(Mirrors);
        var counts = new Dictionary<string, int>();
        for (var file = 0; file < Seeds; file++)
        {
            var chosen = Choose(snapshot, ToyGeo.Berlin, Affinity.File, $"/pool/{file}.deb");
            Assert.Equal(chosen, Choose(snapshot, "93.184.216.34", Affinity.File, $"/pool/{file}.deb"));
            Count(counts, chosen);
        }

        Assert.True(ChiSquare.Fits(counts, Chances(snapshot)));
    }

    [Fact]
    public void When_a_mirror_leaves_only_its_files_move_and_they_move_in_proportion()
    {
        var all = ToyMirror.Snapshot(Mirrors);
        var fewer = ToyMirror.Snapshot(Mirrors[0], Mirrors[1] with { Enabled = false }, Mirrors[2], Mirrors[3]);
        var moved = new Dictionary<string, int>();
        for (var file = 0; file < Seeds; file++)
        {
            var before = Choose(all, ToyGeo.Berlin, Affinity.File, $"/pool/{file}.deb");
            var after = Choose(fewer, ToyGeo.Berlin, Affinity.File, $"/pool/{file}.deb");
            if (before == "m1") Count(moved, after);
            else Assert.Equal(before, after);
        }

        Assert.True(ChiSquare.Fits(moved, Chances(fewer)));
    }

    [Fact]
    public void A_file_under_demand_widens_to_more_mirrors()
    {
        var demand = new FileDemand();
        var second = System.Diagnostics.Stopwatch.Frequency;
        Assert.Equal(1, demand.Spread(7, 0));
        for (var i = 0; i < (3 * FileDemand.RequestsPerMirror) - 1; i++) demand.Spread(7, 0);
        Assert.Equal(4, demand.Spread(7, second));
        Assert.Equal(1, demand.Spread(8, second));
        Assert.Equal(1, demand.Spread(7, 3 * second));
    }

    [Fact]
    public void The_alternatives_are_in_the_order_of_the_rendezvous()
    {
        var all = ToyMirror.Snapshot(Mirrors);
        var request = ToySelection.Request(ToyGeo.Berlin, SchemeNeed.HttpFirst, [0, 1, 2, 3], Iso);
        var choice = _selection.Select(all, request, _scratch);
        var order = new[] { choice.Ordinal }.Concat(_scratch.Alternatives.Take(choice.Alternatives)).ToArray();
        Assert.Equal(4, order.Distinct().Count());
        for (var left = 1; left < 4; left++)
        {
            var rest = ToySelection.Request(ToyGeo.Berlin, SchemeNeed.HttpFirst, order[left..], Iso);
            Assert.Equal(order[left], _selection.Select(all, rest, _scratch).Ordinal);
        }
    }

    private static void Count(Dictionary<string, int> counts, string id) => counts[id] = counts.GetValueOrDefault(id) + 1;

    /// <summary>What a small file's draw would give.</summary>
    private static Dictionary<string, double> Chances(RedirectSnapshot snapshot) => snapshot
        .Explain(ToySelection.Request(ToyGeo.Berlin, SchemeNeed.HttpFirst, [0, 1, 2, 3]))
        .ToDictionary(static m => m.Id, static m => m.Probability);

    private bool Different(RedirectSnapshot snapshot, long size, Affinity affinity) => Enumerable.Range(0, 60)
        .Select(_ => _selection.Select(
            snapshot, ToySelection.Request(ToyGeo.Berlin, SchemeNeed.HttpFirst, [0, 1, 2, 3], size, affinity: affinity), _scratch).Ordinal)
        .Distinct().Count() > 1;

    // Every client stands in Berlin: the places of the toy database are few.
    private string Choose(RedirectSnapshot snapshot, string client, Affinity affinity = Affinity.Default, string path = "/iso/dvd.iso")
    {
        var address = Geo.Locating.AddressKey.Parse(client);
        var request = ToySelection.Request(ToyGeo.Berlin, SchemeNeed.HttpFirst, [0, 1, 2, 3], Iso, affinity: affinity, path: path);
        var asked = new SelectionRequest
        {
            File = request.File,
            Path = request.Path,
            Size = request.Size,
            Holders = request.Holders,
            Client = address,
            Place = request.Place,
            Kind = request.Kind,
            Affinity = affinity,
        };
        return snapshot.IdOf(_selection.Select(snapshot, asked, _scratch).Ordinal);
    }
}
