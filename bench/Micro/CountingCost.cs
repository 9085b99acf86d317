using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Load;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;

namespace MirrorActors.Micro;

/// <summary>What counting adds to one redirect: 400 mirrors, clients of all countries, the median of seven rounds.</summary>
internal static class CountingCost
{
    private const int Rounds = 7;
    private const int Redirects = 20_000_000;
    private const int Mirrors = 400;

    public static void Print(TextWriter output)
    {
        Print(output, "without ceilings", new Percent(100));
        Print(output, "with both ceilings", new Percent(30));
    }

    private static void Print(TextWriter output, string what, Percent ceiling)
    {
        var settings = new SelectionSettings(
            SelectionMode.Near, 0, false, TimeSpan.Zero, TimeSpan.Zero, ceiling, ceiling, Overrides: true);
        using var meter = new LoadMeter(settings, NullLogger<LoadMeter>.Instance);
        Place[] places = [.. CountryTable.All.Select(static c => new Place(c.Code, c.Continent, 0, 0, 0, HasCoordinates: false))];
        Run(meter, places, Redirects / Rounds);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var nanoseconds = new double[Rounds];
        for (var round = 0; round < Rounds; round++) nanoseconds[round] = Run(meter, places, Redirects);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"counting, {what,-20} {nanoseconds.Order().ElementAt(Rounds / 2),6:0.0} ns a redirect, {allocated} bytes allocated"));
    }

    private static double Run(LoadMeter meter, Place[] places, int redirects)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < redirects; i++) meter.Count(i % Mirrors, places[i % places.Length], 1 << 20, i);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / redirects;
    }
}
