using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

public sealed class ExplainerTests
{
    private const int Draws = 50;
    private const int Alternatives = 5;

    [Fact]
    public void The_selector_does_what_the_explainer_says()
    {
        Prop.ForAll(Arb.From(SelectionWorld.Any), static world =>
        {
            var snapshot = world.Snapshot;
            var explained = snapshot.Explain(world.RequestFor(world.Need));
            var eligible = explained.Where(static m => m.Exclusion == Exclusion.None).ToArray();
            var selection = new MirrorSelection();
            var scratch = new RequestScratch(42);
            for (var i = 0; i < Draws; i++)
            {
                var request = world.RequestFor(world.Need, maxAlternatives: Alternatives);
                var choice = selection.Select(snapshot, request, scratch);
                if (choice.IsNone) return eligible.Length == 0;
                var told = explained.Single(m => m.Id == snapshot.IdOf(choice.Ordinal));
                if (told.Probability <= 0 || told.BaseUrl != snapshot.Standings.BaseUrl(request.Kind, choice.Ordinal)) return false;
                var rest = scratch.Alternatives.Take(choice.Alternatives).Select(snapshot.IdOf).ToArray();
                if (!rest.SequenceEqual(eligible.Select(static m => m.Id).Where(id => id != told.Id).Take(Alternatives)))
                    return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Every_mirror_is_in_with_a_rank_or_out_with_a_reason_and_probabilities_add_up()
    {
        Prop.ForAll(Arb.From(SelectionWorld.Any), static world =>
        {
            var snapshot = world.Snapshot;
            var explained = snapshot.Explain(world.RequestFor(world.Need));
            var eligible = explained.Where(static m => m.Exclusion == Exclusion.None).ToArray();
            return explained.Length == world.Mirrors.Length
                && explained.All(static m => m.Reason.Length > 0)
                && eligible.Select(static (m, i) => m.Rank == i + 1 && m.BaseUrl is not null).All(static ok => ok)
                && explained.Where(
                    static m => m.Exclusion != Exclusion.None).All(static m => m.Rank is null && m.Probability == 0)
                && (eligible.Length == 0 || Math.Abs(eligible.Sum(static m => m.Probability) - 1) < 1e-9);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void An_https_client_is_never_given_http()
    {
        Prop.ForAll(Arb.From(SelectionWorld.Any), static world =>
        {
            var snapshot = world.Snapshot;
            return snapshot.Explain(world.RequestFor(SchemeNeed.Https))
                .All(static m => m.BaseUrl is null || m.BaseUrl.StartsWith("https://", StringComparison.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Frequencies_follow_the_probabilities()
    {
        const int draws = 100_000;
        var snapshot = ToyMirror.Snapshot(
            ToyMirror.Make(0, weight: 100, latitude: 52.5, longitude: 13.4),
            ToyMirror.Make(1, weight: 300, latitude: 48.1, longitude: 11.6),
            ToyMirror.Make(2, weight: 50, latitude: 53.6, longitude: 10.0),
            ToyMirror.Make(3, weight: 100),
            ToyMirror.Make(4, country: "FR", weight: 1000));
        int[] holders = [0, 1, 2, 3, 4];
        var selection = new MirrorSelection();
        var counts = new Dictionary<string, int>();
        var scratch = new RequestScratch(20260101);
        for (var i = 0; i < draws; i++)
        {
            var request = ToySelection.Request(ToyGeo.Berlin, SchemeNeed.HttpFirst, holders, maxAlternatives: 0);
            var id = snapshot.IdOf(selection.Select(snapshot, request, scratch).Ordinal);
            counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        var explained = snapshot.Explain(ToySelection.Request(ToyGeo.Berlin, SchemeNeed.HttpFirst, holders));
        var drawn = explained.Where(static m => m.Probability > 0).ToArray();
        Assert.Equal(4, drawn.Length);
        Assert.Equal(draws, drawn.Sum(m => counts.GetValueOrDefault(m.Id)));
        var chiSquare = drawn.Sum(m =>
        {
            var expected = m.Probability * draws;
            var off = counts.GetValueOrDefault(m.Id) - expected;
            return off * off / expected;
        });
        // Three degrees of freedom: above 16.27 once in a thousand seeds.
        Assert.InRange(chiSquare, 0, 16.27);
    }

    [Theory]
    [InlineData("disabled", Exclusion.Disabled)]
    [InlineData("unscanned", Exclusion.NeverScanned)]
    [InlineData("weightless", Exclusion.WeightZero)]
    [InlineData("not-here", Exclusion.CountryExcluded)]
    [InlineData("prefix-only", Exclusion.PrefixOnly)]
    [InlineData("as-only", Exclusion.AsOnly)]
    [InlineData("french-only", Exclusion.CountryOnly)]
    [InlineData("asian-only", Exclusion.ContinentOnly)]
    [InlineData("no-https", Exclusion.SchemeNotOffered)]
    [InlineData("unprobed", Exclusion.NotProbed)]
    [InlineData("down", Exclusion.Down)]
    [InlineData("empty", Exclusion.NotOnMirror)]
    [InlineData("good", Exclusion.None)]
    public void Each_reason_is_told(string id, Exclusion expected)
    {
        MirrorFacts[] mirrors =
        [
            ToyMirror.Make(0, "disabled", enabled: false),
            ToyMirror.Make(1, "unscanned") with { FileSet = null },
            ToyMirror.Make(2, "weightless", weight: 0),
            ToyMirror.Make(3, "not-here", restrictions: new MirrorRestrictions { ExcludedCountries = ["DE"] }),
            ToyMirror.Make(4, "prefix-only", restrictions: new MirrorRestrictions { PrefixOnly = true }),
            ToyMirror.Make(5, "as-only", restrictions: new MirrorRestrictions { AsOnly = true }),
            ToyMirror.Make(
                6, "french-only", country: "FR", restrictions: new MirrorRestrictions { CountryOnly = true }),
            ToyMirror.Make(
                7, "asian-only", country: "JP", restrictions: new MirrorRestrictions { ContinentOnly = true }),
            ToyMirror.Make(8, "no-https", https: false),
            ToyMirror.Make(9, "unprobed", verdict: Verdict.Unknown),
            ToyMirror.Make(10, "down", verdict: Verdict.Down),
            ToyMirror.Make(11, "empty"),
            ToyMirror.Make(12, "good"),
        ];
        var snapshot = ToyMirror.Snapshot(mirrors);
        int[] holders = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12];
        var explained = snapshot.Explain(ToySelection.Request(ToyGeo.Berlin, SchemeNeed.Https, holders));
        Assert.Equal(expected, explained.Single(m => m.Id == id).Exclusion);
    }
}
