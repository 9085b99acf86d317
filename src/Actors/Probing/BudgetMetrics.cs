using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// What checks and audits use of each mirror's budget, read when asked for. Metrics may be public, so a private or restricted mirror is
/// not named.
/// </summary>
public static class BudgetMetrics
{
    private static ImmutableArray<Source> _sources = [];

    private static readonly ObservableGauge<double> Used = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.mirror.budget_used",
        static () => _sources.SelectMany(static source => source.Measure()),
        description: "Used part of probe.budget on this node: requests of the last minute, bytes of the last day; 1 is all of it");

    public static void Watch(MirrorTableHolder table, ProbeSpending spending) =>
        ImmutableInterlocked.Update(ref _sources, all => all.Add(new Source(table, spending)));

    public static void Unwatch(ProbeSpending spending) =>
        ImmutableInterlocked.Update(ref _sources, all => all.RemoveAll(source => source.Spending == spending));

    private sealed record Source(MirrorTableHolder Table, ProbeSpending Spending)
    {
        public IEnumerable<Measurement<double>> Measure() => Table.Current.All
            .Where(static mirror => mirror.Enabled && mirror.Definition.Restrictions.IsOpen)
            .SelectMany(mirror => Measure(mirror.Definition.Id));

        private IEnumerable<Measurement<double>> Measure(string mirror)
        {
            if (Spending.Of(mirror) is not { } sums) yield break;
            yield return Of(mirror, "requests", (double)sums.LastMinute / sums.MinuteBudget);
            yield return Of(mirror, "bytes", (double)sums.Bytes / sums.DayBudget);
        }

        private static Measurement<double> Of(string mirror, string what, double part) =>
            new(part, new KeyValuePair<string, object?>("mirror", mirror), new KeyValuePair<string, object?>("of", what));
    }
}
