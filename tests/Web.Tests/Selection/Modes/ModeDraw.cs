using System.Collections.Immutable;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Testing;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection.Modes;

/// <summary>Mirrors under one mode, all holding one file, and many draws for one client.</summary>
internal sealed class ModeDraw(SelectionMode mode, params MirrorFacts[] mirrors)
{
    public const string Nowhere = "10.1.2.3";
    public const int Draws = 40_000;

    // Exceeded once in a thousand seeds, by degrees of freedom.
    private static readonly double[] ChiSquareLimits = [0, 10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.13];

    public RedirectSnapshot Snapshot { get; } = RedirectSnapshot.Of(
        ToyMirror.Table(mirrors), SelectionDefaults.Near with { Mode = mode }, LoadState.Idle, DateTimeOffset.UnixEpoch);

    public ImmutableArray<MirrorExplanation> Explain(string client, Place? place = null) =>
        Snapshot.Explain(RequestOf(client, place));

    /// <summary>Chances by ordinal, in per cent.</summary>
    public double[] Chances(string client, Place? place = null)
    {
        var explained = Explain(client, place);
        return [.. mirrors.Select(m => 100 * explained.Single(e => e.Id == m.Definition.Id).Probability)];
    }

    /// <summary>Draws for the client, by ordinal.</summary>
    public int[] Counts(string client, Place? place = null, long size = 1000)
    {
        var counts = new int[mirrors.Length];
        var selection = new MirrorSelection();
        var scratch = new RequestScratch(20260101);
        for (var i = 0; i < Draws; i++) counts[selection.Select(Snapshot, RequestOf(client, place, size), scratch).Ordinal]++;
        return counts;
    }

    /// <summary>The chances are these, within what their digits say, and draws follow them.</summary>
    public void AssertChances(double[] expected, string client, Place? place = null, double within = 0.15)
    {
        var chances = Chances(client, place);
        Assert.All(expected.Zip(chances), pair => Assert.InRange(pair.Second, pair.First - within, pair.First + within));
        var counts = Counts(client, place);
        Assert.All(counts.Zip(chances), static pair => Assert.True(pair.Second > 0 || pair.First == 0));
        var terms = counts.Zip(chances, static (count, chance) => (Count: count, Expected: chance * Draws / 100))
            .Where(static t => t.Expected > 0)
            .Select(static t => (t.Count - t.Expected) * (t.Count - t.Expected) / t.Expected)
            .ToArray();
        Assert.InRange(terms.Sum(), 0, ChiSquareLimits[terms.Length - 1] + 1e-9);
    }

    private SelectionRequest RequestOf(string client, Place? place, long size = 1000)
    {
        var request = ToySelection.Request(
            client, SchemeNeed.HttpFirst, mirrors.Select(static m => m.Ordinal), size, maxAlternatives: 0);
        return place is { } given ? request with { Place = given } : request;
    }
}
