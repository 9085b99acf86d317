using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection.Modes;

public sealed class ModeExplainerTests
{
    private const int Draws = 20;
    private const int Alternatives = 5;

    [Theory]
    [InlineData(SelectionMode.Near)]
    [InlineData(SelectionMode.Flat)]
    [InlineData(SelectionMode.Mirrorbrain)]
    [InlineData(SelectionMode.Mirrorbits)]
    public void In_every_mode_the_selector_does_what_the_explainer_says_and_gives_no_ineligible_mirror(SelectionMode mode)
    {
        Prop.ForAll(Arb.From(SelectionWorld.Any), world =>
        {
            var snapshot = SnapshotOf(world, mode);
            var explained = snapshot.Explain(world.RequestFor(world.Need));
            var eligible = explained.Where(static m => m.Exclusion == Exclusion.None).ToArray();
            if (!Ranks(eligible)) return false;
            var selection = new MirrorSelection();
            var scratch = new RequestScratch(42);
            for (var i = 0; i < Draws; i++)
            {
                var choice = selection.Select(snapshot, world.RequestFor(world.Need, maxAlternatives: Alternatives), scratch);
                if (choice.IsNone) return eligible.Length == 0;
                if (!MayServe(world, choice.Ordinal)) return false;
                var told = eligible.SingleOrDefault(m => m.Id == snapshot.IdOf(choice.Ordinal));
                if (told is not { Probability: > 0 }) return false;
                var rest = scratch.Alternatives.Take(choice.Alternatives).Select(snapshot.IdOf);
                if (!rest.SequenceEqual(eligible.Select(static m => m.Id).Where(id => id != told.Id).Take(Alternatives)))
                    return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Theory]
    [InlineData(SelectionMode.Mirrorbrain)]
    [InlineData(SelectionMode.Mirrorbits)]
    public void Large_files_do_not_stay_on_one_mirror_in_the_modes_of_programs_that_did_not_keep_them(SelectionMode mode)
    {
        const long large = 1L << 30;
        MirrorFacts[] twins = [ToyMirror.Make(0), ToyMirror.Make(1)];
        Assert.All(new ModeDraw(mode, twins).Counts(ModeDraw.Nowhere, size: large), static count => Assert.True(count > 0));
        Assert.Contains(0, new ModeDraw(SelectionMode.Near, twins).Counts(ModeDraw.Nowhere, size: large));
    }

    [Fact]
    public void Flat_draws_by_weight_alone_whatever_place_and_capacity()
    {
        var fast = ToyMirror.Make(1, weight: 300, country: "JP", latitude: 35.7, longitude: 139.7);
        new ModeDraw(
            SelectionMode.Flat,
            ToyMirror.Make(0, weight: 100, latitude: 52.5, longitude: 13.4),
            fast with { Definition = fast.Definition with { CapacityMbit = 100_000 } },
            ToyMirror.Make(2, weight: 50, country: "FR"),
            ToyMirror.Make(3, weight: 50, country: "US", latitude: 0, longitude: 0))
            .AssertChances([20, 60, 10, 10], ToyGeo.Berlin, within: 1e-6);
    }

    private static RedirectSnapshot SnapshotOf(SelectionWorld world, SelectionMode mode) => RedirectSnapshot.Of(
        ToyMirror.Table([.. world.Mirrors]), SelectionDefaults.Near with { Mode = mode }, LoadState.Idle,
        DateTimeOffset.UnixEpoch);

    private static bool Ranks(MirrorExplanation[] eligible) =>
        eligible.Select(static (m, i) => m.Rank == i + 1).All(static ok => ok)
        && (eligible.Length == 0 || Math.Abs(eligible.Sum(static m => m.Probability) - 1) < 1e-9);

    private static bool MayServe(SelectionWorld world, int ordinal) =>
        world.Holding.Contains(ordinal)
        && ServingOracle.Schemes(
            world.Mirrors[ordinal], world.Client, world.Need == SchemeNeed.Https, SelectionWorld.FileSize, SelectionWorld.Path).Any();
}
