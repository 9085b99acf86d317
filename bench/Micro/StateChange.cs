using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Micro;

/// <summary>
/// From a published mirror table to the snapshot that requests read, through the real router, with the regions of many
/// clients in use.
/// </summary>
internal static class StateChange
{
    private const int Mirrors = 400;
    private const int Regions = 1000;
    private const int Rounds = 200;
    private const int Target = 50;

    public static async Task PrintAsync(TextWriter output)
    {
        await using var system = new ActorSystem("bench", TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        var random = new Random(1);
        var facts = SelectionWorkload.MirrorsOfTheWorld(Mirrors, random);
        var tables = new MirrorTableHolder();
        var snapshots = new RedirectSnapshotHolder(SelectionWorkload.Settings);
        _ = new RegionRouter(system, tables, snapshots);
        var version = 1L;
        tables.Publish(new MirrorTable(facts, version));
        await snapshots.WaitForAsync(version, CancellationToken.None);
        var regions = Warm(snapshots.Current, random);
        foreach (var (what, change) in new (string, Func<MirrorFacts, MirrorFacts>)[]
        {
            ($"verdict, {regions} regions in use (target {Target} ms)", static m => m with { Http = m.Http with { Verdict = m.Http.Verdict == Verdict.Up ? Verdict.Down : Verdict.Up } }),
            ("definition, as many ranked anew as are warmed", static m => m with { Definition = m.Definition with { Weight = m.Definition.Weight + 1 } }),
        })
        {
            var took = new double[Rounds];
            for (var round = 0; round < Rounds; round++)
            {
                var changed = random.Next(Mirrors);
                facts[changed] = change(facts[changed]);
                var table = new MirrorTable(facts, ++version);
                var started = Stopwatch.GetTimestamp();
                tables.Publish(table);
                await snapshots.WaitForAsync(version, CancellationToken.None);
                took[round] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            Array.Sort(took);
            await output.WriteLineAsync(
                $"state change visible, one of {Mirrors} mirrors: median {took[Rounds / 2]:0.00} ms   "
                + $"p95 {took[Rounds * 95 / 100]:0.00} ms   most {took[^1]:0.00} ms   {what}");
        }
    }

    /// <returns>Regions that are kept now.</returns>
    private static int Warm(RedirectSnapshot snapshot, Random random)
    {
        var ranks = snapshot.Definitions.Ranks;
        for (var tries = 0; ranks.Regions().Count() < Regions && tries < 20 * Regions; tries++)
        {
            var country = SelectionWorkload.CountryOf(random, oneCountry: false);
            var place = new Place(
                country.Code, country.Continent, 0, country.Latitude + random.Next(-5, 6), country.Longitude + random.Next(-5, 6), true);
            snapshot.Rank(snapshot.RegionOf(AddressKey.FromV4((uint)random.Next()), place));
        }

        return ranks.Regions().Count();
    }
}
