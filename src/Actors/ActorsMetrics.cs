using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors;

/// <summary>The meter of the actors project.</summary>
public static class ActorsMetrics
{
    public const string MeterName = "MirrorActors.Actors";

    public static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Scans =
        Meter.CreateCounter<long>("mirroractors.scans", description: "Scans of mirrors, by result");

    private static readonly Histogram<double> ScanSeconds =
        Meter.CreateHistogram<double>("mirroractors.scan.duration", "s", "Time a scan took");

    private static readonly Counter<long> Probes =
        Meter.CreateCounter<long>("mirroractors.probes", description: "Health probes, by result");

    private static readonly Counter<long> Verdicts =
        Meter.CreateCounter<long>("mirroractors.verdict_changes", description: "Mirrors that went up or down");

    private static ImmutableArray<MirrorTableHolder> _tables = [];

    private static readonly ObservableGauge<int> Mirrors = Meter.CreateObservableGauge(
        "mirroractors.mirrors", CountMirrors, description: "Mirrors by state, as this node sees them");

    /// <summary>Counts the mirrors of a table from now on.</summary>
    public static void Watch(MirrorTableHolder table) =>
        ImmutableInterlocked.Update(ref _tables, all => all.Add(table));

    public static void Unwatch(MirrorTableHolder table) =>
        ImmutableInterlocked.Update(ref _tables, all => all.Remove(table));

    internal static void Scanned(ScanReport report)
    {
        var result = Tag("result", report.Result.ToString().ToLowerInvariant());
        Scans.Add(1, result);
        ScanSeconds.Record(report.Took.TotalSeconds, result);
    }

    internal static void Probed(bool ok, string scheme) =>
        Probes.Add(1, Tag("result", ok ? "ok" : "failed"), Tag("scheme", scheme));

    internal static void VerdictChanged(MirrorVerdictChanged change) =>
        Verdicts.Add(1, Tag("verdict", change.Verdict.ToString().ToLowerInvariant()), Tag("scheme", change.Scheme));

    private static IEnumerable<Measurement<int>> CountMirrors() => _tables
        .SelectMany(table => table.Current.All)
        .GroupBy(StateOf)
        .Select(group => new Measurement<int>(group.Count(), Tag("state", group.Key)));

    private static string StateOf(MirrorFacts mirror)
    {
        if (!mirror.Enabled) return "disabled";
        if (mirror.Http.Verdict == Verdict.Up || mirror.Https.Verdict == Verdict.Up) return "up";
        return mirror.Http.Verdict == Verdict.Down || mirror.Https.Verdict == Verdict.Down ? "down" : "unknown";
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
