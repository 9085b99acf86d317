using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

public sealed class SelectorTests
{
    private const SchemeNeed Any = SchemeNeed.HttpFirst;
    private readonly RequestScratch _scratch = new(20260102);
    private readonly MirrorSelection _selection = new();

    [Fact]
    public void Degraded_mirrors_are_taken_only_where_their_group_has_none_that_is_up()
    {
        var far = ToyMirror.Make(2, country: "JP");
        Assert.Equal("m1", One([ToyMirror.Make(0, verdict: Verdict.Degraded), ToyMirror.Make(1), far]).Id);
        var (id, choice) = One([ToyMirror.Make(0, verdict: Verdict.Degraded), far]);
        Assert.Equal(("m0", Relaxation.Degraded), (id, choice.Relaxation));
    }

    [Fact]
    public void Relaxable_rules_are_relaxed_in_their_order_and_no_other()
    {
        var draining = ToyMirror.Make(0) with { Drained = new MirrorDrained() };
        var old = ToyMirror.Make(1, country: "JP") with { LastGoodScan = Scan(TimeSpan.Zero) };
        var behind = ToyMirror.Make(2) with { LastGoodScan = Scan(TimeSpan.FromDays(9)) };
        var disabled = ToyMirror.Make(3, enabled: false);
        Assert.Equal(("m1", Relaxation.ScanAge), Told([draining, old, behind with { Enabled = false }, disabled]));
        Assert.Equal(("m2", Relaxation.TraceAge), Told([draining, behind, disabled]));
        Assert.Equal(("m0", Relaxation.Drain), Told([draining, disabled]));
        Assert.True(Choose([disabled]).IsNone);
    }

    [Fact]
    public void A_mirror_at_its_ceiling_leaves_its_clients_to_the_next_and_is_taken_when_there_is_none()
    {
        MirrorFacts[] mirrors = [ToyMirror.Make(0), ToyMirror.Make(1, country: "FR")];
        var over = new LoadState(
            [], new Dictionary<CountryCode, ulong[]> { [CountryCode.Parse("DE")] = [1] }, new Dictionary<ContinentCode, ulong[]>());
        Assert.Equal("m0", One(mirrors).Id);
        Assert.Equal("m1", One(mirrors, load: over).Id);
        Assert.Equal("m0", One(mirrors, client: ToyGeo.Tokyo, load: over, holders: [0]).Id);
        var all = new LoadState(
            [], new Dictionary<CountryCode, ulong[]>(), new Dictionary<ContinentCode, ulong[]> { [ContinentCode.Europe] = [3] });
        var (id, choice) = One(mirrors, load: all);
        Assert.Equal(("m0", Relaxation.Ceiling), (id, choice.Relaxation));
    }

    [Fact]
    public void The_clients_of_an_exclusive_mirror_are_told_of_no_other_but_served_when_it_cannot()
    {
        var exclusive = ToyMirror.Make(
            0, country: "US", restrictions: new MirrorRestrictions { Private = true, Exclusive = true },
            networks: new MirrorNetworks { Prefixes = ["10.0.0.0/8"] });
        MirrorFacts[] mirrors = [exclusive, ToyMirror.Make(1), ToyMirror.Make(2)];
        var (id, choice) = One(mirrors, client: "10.1.2.3");
        Assert.Equal(("m0", 0), (id, choice.Alternatives));
        Assert.NotEqual("m0", One([exclusive with { Enabled = false }, .. mirrors[1..]], client: "10.1.2.3").Id);
        Assert.DoesNotContain("m0", Names(mirrors, ToyGeo.Berlin));
    }

    [Fact]
    public void Alternatives_are_the_rest_of_the_group_by_share_then_tiers_then_further_groups()
    {
        MirrorFacts[] mirrors =
        [
            ToyMirror.Make(0, country: "JP"), ToyMirror.Make(1, verdict: Verdict.Degraded), ToyMirror.Make(2, weight: 10),
            ToyMirror.Make(3, weight: 1_000_000), ToyMirror.Make(4, country: "FR"), ToyMirror.Make(5, weight: 20),
            ToyMirror.Make(6, verdict: Verdict.Down),
        ];
        Assert.Equal(["m3", "m5", "m2", "m1", "m4", "m0"], Names(mirrors, ToyGeo.Berlin));
    }

    [Fact]
    public void Mirrors_left_out_for_the_file_or_the_path_are_neither_chosen_nor_named()
    {
        var small = WithFiles(0, new MirrorFileRules { MaxSize = 999 });
        var large = WithFiles(1, new MirrorFileRules { MinSize = 1001 });
        var path = WithFiles(2, new MirrorFileRules { Exclude = ["/pub/**"] });
        var other = WithFiles(3, new MirrorFileRules { Include = ["*.deb"] });
        var good = WithFiles(4, new MirrorFileRules { MinSize = 1000, MaxSize = 1000, Include = ["/pub/*.iso"], Exclude = ["*.deb"] });
        Assert.Equal(["m4"], Names([small, large, path, other, good], ToyGeo.Berlin));
        var told = ToyMirror.Snapshot(small, large, path, other, good).Explain(Request(ToyGeo.Berlin, [0, 1, 2, 3, 4]));
        Assert.Equal(
            [Exclusion.None, Exclusion.TooLarge, Exclusion.TooSmall, Exclusion.PathExcluded, Exclusion.PathExcluded],
            told.Select(static m => m.Exclusion));
    }

    [Fact]
    public void A_mirror_that_serves_no_parts_of_large_files_is_left_out_for_those_alone()
    {
        var report = new ScanReport { Result = ScanResult.Completed, Started = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), RangesEnd = 999 };
        var without = ToyMirror.Make(0) with { LastGoodScan = report };
        Assert.Equal(["m1"], Names([without, ToyMirror.Make(1)], ToyGeo.Berlin));
        var told = ToyMirror.Snapshot(without, ToyMirror.Make(1)).Explain(Request(ToyGeo.Berlin, [0, 1]));
        Assert.Contains(Exclusion.NoRanges, told.Select(static m => m.Exclusion));
        var enough = without with { LastGoodScan = report with { RangesEnd = 1000 } };
        Assert.Equal(["m0", "m1"], Names([enough, ToyMirror.Make(1)], ToyGeo.Berlin).Order());
    }

    [Fact]
    public void A_rule_for_the_path_leaves_mirrors_out()
    {
        var snapshot = ToyMirror.Snapshot(ToyMirror.Make(0), ToyMirror.Make(1));
        for (var i = 0; i < 50; i++)
        {
            var choice = _selection.Select(snapshot, Excluding("m0"), _scratch);
            Assert.Equal((1, 0), (choice.Ordinal, choice.Alternatives));
        }

        Assert.Equal(Exclusion.PathRule, snapshot.Explain(Excluding("m0", "nobody"))[1].Exclusion);

        static SelectionRequest Excluding(params string[] ids) => Request(ToyGeo.Berlin, [0, 1], excluded: ids);
    }

    [Fact]
    public void A_mirror_to_avoid_is_given_when_no_other_is_left()
    {
        var two = ToyMirror.Snapshot(ToyMirror.Make(0), ToyMirror.Make(1));
        for (var i = 0; i < 50; i++)
            Assert.Equal(1, _selection.Select(two, Request(ToyGeo.Berlin, [0, 1], query: "?avoid=m0"), _scratch).Ordinal);
        Assert.Equal(0, _selection.Select(two, Request(ToyGeo.Berlin, [0], query: "?avoid=m0"), _scratch).Ordinal);
    }

    [Fact]
    public void A_new_mirror_is_another_than_the_one_of_the_last_answer()
    {
        var snapshot = ToyMirror.Snapshot(ToyMirror.Make(0), ToyMirror.Make(1), ToyMirror.Make(2));
        var last = _selection.Select(snapshot, Request(ToyGeo.Berlin, [0, 1, 2]), _scratch).Ordinal;
        for (var i = 0; i < 50; i++)
        {
            _selection.Answered(Geo.Locating.AddressKey.Parse(ToyGeo.Berlin), new(7), last);
            var next = _selection.Select(snapshot, Request(ToyGeo.Berlin, [0, 1, 2], query: "?newmirror"), _scratch).Ordinal;
            Assert.NotEqual(last, next);
            last = next;
        }
    }

    [Fact]
    public void Another_place_changes_the_ranking_and_no_restriction()
    {
        MirrorFacts[] mirrors =
        [
            ToyMirror.Make(0), ToyMirror.Make(1, country: "JP"),
            ToyMirror.Make(2, country: "JP", restrictions: new MirrorRestrictions { CountryOnly = true }),
            ToyMirror.Make(3, country: "FR", networks: new MirrorNetworks { Asns = [64999], AsAnywhere = true }),
        ];
        var snapshot = ToyMirror.Snapshot(mirrors);
        Assert.Equal(1, Ordinal("?country=jp"));
        Assert.Equal(3, Ordinal("?as=64999"));
        Assert.Equal(0, Ordinal("?country=XX&as=0"));

        int Ordinal(string query) =>
            _selection.Select(snapshot, Request(ToyGeo.Berlin, [0, 1, 2, 3], query: query), _scratch).Ordinal;
    }

    private static MirrorFacts WithFiles(int ordinal, MirrorFileRules files)
    {
        var mirror = ToyMirror.Make(ordinal);
        return mirror with { Definition = mirror.Definition with { Files = files } };
    }

    private static ScanReport Scan(TimeSpan behind) => new()
    {
        Result = ScanResult.Completed,
        Started = DateTimeOffset.UnixEpoch.AddDays(-30) + (behind * 4),
        TraceBehind = behind,
    };

    private static SelectionRequest Request(
        string client, IEnumerable<int> holding, string query = "", string[]? excluded = null) =>
        ToySelection.Request(client, Any, holding, query: query, excluded: excluded);

    private (string Id, MirrorChoice Choice) One(
        MirrorFacts[] mirrors, string client = ToyGeo.Berlin, LoadState? load = null, int[]? holders = null)
    {
        var choice = Choose(mirrors, client, load, holders);
        return ($"m{choice.Ordinal}", choice);
    }

    private (string Id, Relaxation Relaxation) Told(MirrorFacts[] mirrors)
    {
        var choice = Choose(mirrors);
        return ($"m{choice.Ordinal}", choice.Relaxation);
    }

    private MirrorChoice Choose(
        MirrorFacts[] mirrors, string client = ToyGeo.Berlin, LoadState? load = null, int[]? holders = null)
    {
        var settings = SelectionDefaults.Near with { MaxScanAge = TimeSpan.FromDays(7), MaxTraceAge = TimeSpan.FromDays(2) };
        var snapshot = RedirectSnapshot.Of(
            ToyMirror.Table(mirrors), settings, load ?? LoadState.Idle, DateTimeOffset.UnixEpoch);
        return _selection.Select(snapshot, Request(client, holders ?? [.. mirrors.Select(static m => m.Ordinal)]), _scratch);
    }

    /// <summary>The chosen mirror and the alternatives.</summary>
    private List<string> Names(MirrorFacts[] mirrors, string client)
    {
        var choice = Choose(mirrors, client);
        return [$"m{choice.Ordinal}", .. _scratch.Alternatives.Take(choice.Alternatives).Select(static o => $"m{o}")];
    }
}
