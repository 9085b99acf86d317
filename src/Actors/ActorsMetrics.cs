using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using MirrorActors.Actors.Auditing;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Probing;
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

    private static readonly Counter<long> Strikes = Meter.CreateCounter<long>(
        "mirroractors.strikes", description: "Clients that soon came back for a file that the mirror was to send");

    private static readonly Counter<long> Audits = Meter.CreateCounter<long>(
        "mirroractors.audits", description: "Ranges of files that mirrors were asked for and compared, by result");

    private static readonly Counter<long> Verdicts =
        Meter.CreateCounter<long>("mirroractors.verdict_changes", description: "Mirrors that went up or down");

    private static readonly Counter<long> Walks =
        Meter.CreateCounter<long>("mirroractors.catalogue.walks", description: "Walks of the tree, by result");

    private static readonly Histogram<double> WalkSeconds =
        Meter.CreateHistogram<double>("mirroractors.catalogue.walk.duration", "s", "Time a walk took");

    private static readonly Counter<long> HashedBytes =
        Meter.CreateCounter<long>("mirroractors.catalogue.hashed", "By", "Bytes of files that were hashed");

    private static readonly Counter<long> HashFileFailures = Meter.CreateCounter<long>(
        "mirroractors.hash_files.failures", description: "Times that hashes could not be kept in a file and went into memory");

    private static ImmutableArray<CatalogueFold> _catalogues = [];

    private static readonly ObservableGauge<long> Files = Meter.CreateObservableGauge(
        "mirroractors.catalogue.files", () => _catalogues.Sum(c => c.Index.Table.Count), description: "Files in the catalogue");

    private static readonly ObservableGauge<long> Superseded = Meter.CreateObservableGauge(
        "mirroractors.catalogue.superseded",
        () => _catalogues.Sum(c => c.Index.Table.SupersededCount),
        description: "Earlier versions of files that are still known");

    private static readonly ObservableGauge<long> NotHashed = Meter.CreateObservableGauge(
        "mirroractors.catalogue.not_hashed",
        () => _catalogues.Sum(c => c.Index.Table.CountNotHashed()),
        description: "Files of the catalogue without a hash");

    private static readonly ObservableGauge<int> Held = Meter.CreateObservableGauge(
        "mirroractors.catalogue.held",
        () => _catalogues.Count(c => c.IsHeld),
        description: "1 while walks are not taken over since too many files are gone");

    private static ImmutableArray<MirrorTableHolder> _tables = [];

    private static readonly ObservableGauge<int> Mirrors = Meter.CreateObservableGauge(
        "mirroractors.mirrors", CountMirrors, description: "Mirrors by state, as this node sees them");

    private static ImmutableArray<NetworkWatch> _networks = [];

    private static readonly ObservableGauge<int> Suspected = Meter.CreateObservableGauge(
        "mirroractors.network_suspected",
        () => _networks.SelectMany(static network => new[]
        {
            new Measurement<int>(network.State.Ipv4 is null ? 0 : 1, Tag("family", "ipv4")),
            new Measurement<int>(network.State.Ipv6 is null ? 0 : 1, Tag("family", "ipv6")),
        }),
        description: "1 while this node's own network is suspected and verdicts are frozen");

    public static void Watch(NetworkWatch network) => ImmutableInterlocked.Update(ref _networks, all => all.Add(network));

    public static void Unwatch(NetworkWatch network) => ImmutableInterlocked.Update(ref _networks, all => all.Remove(network));

    /// <summary>Counts the mirrors of a table from now on.</summary>
    public static void Watch(MirrorTableHolder table) =>
        ImmutableInterlocked.Update(ref _tables, all => all.Add(table));

    public static void Unwatch(MirrorTableHolder table) =>
        ImmutableInterlocked.Update(ref _tables, all => all.Remove(table));

    /// <summary>Counts the files of a catalogue from now on.</summary>
    public static void Watch(CatalogueFold catalogue) =>
        ImmutableInterlocked.Update(ref _catalogues, all => all.Add(catalogue));

    public static void Unwatch(CatalogueFold catalogue) =>
        ImmutableInterlocked.Update(ref _catalogues, all => all.Remove(catalogue));

    internal static void HashFileFailed() => HashFileFailures.Add(1);

    internal static void Walked(WalkSummary walk)
    {
        var result = Tag("result", walk.Result.ToString().ToLowerInvariant());
        Walks.Add(1, result);
        WalkSeconds.Record(walk.Took.TotalSeconds, result);
    }

    internal static void Hashed(long bytes) => HashedBytes.Add(bytes);

    internal static void Scanned(ScanReport report)
    {
        var result = Tag("result", report.Result.ToString().ToLowerInvariant());
        Scans.Add(1, result);
        ScanSeconds.Record(report.Took.TotalSeconds, result);
    }

    internal static void Probed(bool ok, string scheme) =>
        Probes.Add(1, Tag("result", ok ? "ok" : "failed"), Tag("scheme", scheme));

    internal static void Struck(string mirror) => Strikes.Add(1, Tag("mirror", mirror));

    internal static void Audited(AuditOutcome outcome) =>
        Audits.Add(1, Tag("result", outcome.GetType().Name.ToLowerInvariant()));

    internal static void VerdictChanged(MirrorVerdictChanged change) =>
        Verdicts.Add(1, Tag("verdict", change.Verdict.ToString().ToLowerInvariant()), Tag("scheme", change.Scheme));

    private static IEnumerable<Measurement<int>> CountMirrors() => _tables
        .SelectMany(table => table.Current.All)
        .GroupBy(StateOf)
        .Select(group => new Measurement<int>(group.Count(), Tag("state", group.Key)));

    private static string StateOf(MirrorFacts mirror)
    {
        if (!mirror.Enabled) return "disabled";
        if (mirror.Http.IsUsable || mirror.Https.IsUsable) return "up";
        return mirror.Http.Verdict == Verdict.Down || mirror.Https.Verdict == Verdict.Down ? "down" : "unknown";
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
