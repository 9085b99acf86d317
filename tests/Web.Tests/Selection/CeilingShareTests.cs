using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

/// <summary>Selection and counting together, second after second on a fake clock.</summary>
public sealed class CeilingShareTests
{
    private const int Mirrors = 11;
    private readonly FakeClock _clock = new();
    private readonly MirrorSelection _selection = new();
    private readonly RequestScratch _scratch = new(7);

    [Theory]
    [InlineData(30, 100)]
    [InlineData(100, 30)]
    [InlineData(10, 100)]
    [InlineData(50, 20)]
    public void A_mirror_that_would_get_most_gets_its_ceiling_in_the_long_run(double country, double continent)
    {
        // 80 % by weight.
        var mirrors = Enumerable.Range(0, Mirrors).Select(static i => ToyMirror.Make(i, weight: i == 0 ? 400 : 10));
        var shares = Run(Settings(country, continent), 50, [.. mirrors]);
        var ceiling = Math.Min(country, continent) / 100;
        Assert.InRange(shares[0], ceiling - 0.02, ceiling + 0.02);
        Assert.All(shares[1..], share => Assert.InRange(share, (1 - ceiling) / (Mirrors - 1) * 0.8, ceiling + 0.02));
    }

    [Fact]
    public void Overflow_goes_to_the_next_in_rank()
    {
        MirrorFacts[] mirrors =
        [
            ToyMirror.Make(0), ToyMirror.Make(1, country: "FR"), ToyMirror.Make(2, country: "FR"),
            ToyMirror.Make(3, country: "FR"), ToyMirror.Make(4, country: "JP"), ToyMirror.Make(5, country: "JP"),
        ];
        var shares = Run(Settings(30, 100), 100, mirrors);
        Assert.InRange(shares[0], 0.28, 0.32);
        Assert.InRange(shares[1] + shares[2] + shares[3], 0.65, 0.72);
        Assert.InRange(shares[4] + shares[5], 0, 0.03);
    }

    [Fact]
    public void Without_ceilings_shares_are_as_weights_are()
    {
        var shares = Run(SelectionDefaults.Near, 100, ToyMirror.Make(0, weight: 80), ToyMirror.Make(1, weight: 20));
        Assert.InRange(shares[0], 0.78, 0.82);
    }

    private static SelectionSettings Settings(double country, double continent) =>
        SelectionDefaults.Near with { CountryCeiling = new Percent(country), ContinentCeiling = new Percent(continent) };

    /// <returns>Shares of the mirrors in ten minutes, after three to warm up.</returns>
    private double[] Run(SelectionSettings settings, int perSecond, params MirrorFacts[] mirrors)
    {
        using var meter = new LoadMeter(settings, NullLogger<LoadMeter>.Instance);
        var table = ToyMirror.Table(mirrors);
        var snapshot = RedirectSnapshot.Of(table, settings, LoadState.Idle, _clock.GetUtcNow());
        var counts = new int[mirrors.Length];
        for (var second = 0; second < 780; second++)
        {
            if (second == 180) Array.Clear(counts);
            for (var i = 0; i < perSecond; i++) counts[RedirectOne(snapshot, meter, mirrors.Length)]++;
            _clock.Advance(TimeSpan.FromSeconds(1));
            var load = meter.Fold(table, _clock.GetUtcNow());
            if (load != snapshot.Load) snapshot = RedirectSnapshot.Of(table, settings, load, _clock.GetUtcNow(), snapshot);
        }

        return [.. counts.Select(c => c / (double)counts.Sum())];
    }

    private int RedirectOne(RedirectSnapshot snapshot, LoadMeter meter, int mirrors)
    {
        var request = ToySelection.Request(ToyGeo.Berlin, SchemeNeed.HttpFirst, Enumerable.Range(0, mirrors), maxAlternatives: 0);
        var choice = _selection.Select(snapshot, request, _scratch);
        meter.Count(choice.Ordinal, request.Place, request.Size, file: 1);
        return choice.Ordinal;
    }
}
