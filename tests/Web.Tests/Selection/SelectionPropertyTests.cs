using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.Routing;
using MirrorActors.Web.Selection;

namespace MirrorActors.Web.Tests.Selection;

/// <summary>What holds of every choice in every world.</summary>
public sealed class SelectionPropertyTests
{
    [Fact]
    public void The_same_inputs_give_the_same_answer()
    {
        Prop.ForAll(Arb.From(SelectionWorld.Any), static world => Answers(world).SequenceEqual(Answers(world)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Nobody_is_chosen_or_named_who_may_not_be()
    {
        Prop.ForAll(Arb.From(SelectionWorld.Any), static world =>
        {
            var allowed = world.Mirrors.Where(m => world.Holding.Contains(m.Ordinal))
                .Where(m => ServingOracle.Schemes(m, world.Client, world.Need == SchemeNeed.Https, SelectionWorld.FileSize, SelectionWorld.Path).Any())
                .Select(static m => m.Ordinal).ToHashSet();
            var answers = Answers(world);
            Assert.Subset(allowed, answers.ToHashSet());
            Assert.Equal(allowed.Count > 0, answers.Count > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Doubling_a_weight_doubles_the_odds_against_each_other_mirror()
    {
        Prop.ForAll(Arb.From(SelectionWorld.Any), static world =>
        {
            var before = Chances(world);
            foreach (var (id, chance) in before)
            {
                var mirror = world.Mirrors.Single(m => m.Definition.Id == id);
                var heavier = mirror with { Definition = mirror.Definition with { Weight = mirror.Definition.Weight * 2 } };
                var after = Chances(world.With(heavier));
                if (!after.Keys.Order().SequenceEqual(before.Keys.Order())) return false;
                if (before.Keys.Any(o => o != id && !Close(after[id] / after[o], 2 * chance / before[o]))) return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static bool Close(double one, double other) => Math.Abs((one / other) - 1) < 1e-5;

    private static Dictionary<string, double> Chances(SelectionWorld world) => world.Snapshot
        .Explain(world.RequestFor(world.Need)).Where(static m => m.Probability > 0)
        .ToDictionary(static m => m.Id, static m => m.Probability);

    /// <summary>Everybody chosen or named in some requests, drawn and by rendezvous.</summary>
    private static List<int> Answers(SelectionWorld world)
    {
        var (snapshot, selection, scratch) = (world.Snapshot, new MirrorSelection(), new RequestScratch(42));
        var answers = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            var choice = selection.Select(snapshot, world.RequestFor(world.Need), scratch);
            if (choice.IsNone) return answers;
            answers.Add(choice.Ordinal);
            answers.AddRange(scratch.Alternatives[..choice.Alternatives]);
        }

        return answers;
    }
}
