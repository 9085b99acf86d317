using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Views;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// How long the latest probes took, as metrics of the mirrors in a table. Metrics may be public, so a private or restricted
/// mirror is not named.
/// </summary>
public sealed class ProbeTimes(MirrorTableHolder table)
{
    private static ImmutableArray<ProbeTimes> _watched = [];

    private static readonly ObservableGauge<double> Phases = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.mirror.probe_time",
        static () => _watched.SelectMany(static times => times.Measure()),
        "s",
        "Time of the latest probe that was answered, by phase: dns, connect, tls, first_byte");

    private readonly ConcurrentDictionary<(string Mirror, string Scheme), CallTimings> _latest = new();

    public static void Watch(ProbeTimes times) => ImmutableInterlocked.Update(ref _watched, all => all.Add(times));

    public static void Unwatch(ProbeTimes times) => ImmutableInterlocked.Update(ref _watched, all => all.Remove(times));

    internal void Seen(string mirror, string scheme, CallTimings timings)
    {
        if (timings.FirstByte is null) return;
        _latest[(mirror, scheme)] = timings;
        if (_latest.Count <= 2 * table.Current.All.Length) return;
        foreach (var gone in _latest.Keys.Where(key => table.Current.Find(key.Mirror) is null)) _latest.TryRemove(gone, out _);
    }

    private IEnumerable<Measurement<double>> Measure()
    {
        foreach (var mirror in table.Current.All.Where(mirror => mirror.Enabled && mirror.Definition.Restrictions.IsOpen))
        {
            foreach (var scheme in ProbeRound.SchemesOf(mirror.Definition.Urls))
            {
                if (!_latest.TryGetValue((mirror.Definition.Id, scheme), out var times)) continue;
                (string Name, TimeSpan? Time)[] phases =
                    [("dns", times.Dns), ("connect", times.Connect), ("tls", times.Tls), ("first_byte", times.FirstByte)];
                foreach (var (name, time) in phases)
                {
                    if (time is { } took)
                        yield return new Measurement<double>(
                            took.TotalSeconds, new("mirror", mirror.Definition.Id), new("scheme", scheme), new("phase", name));
                }
            }
        }
    }
}
