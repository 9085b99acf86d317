using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Load;

/// <summary>
/// How each mirror is, as this node sees it, and how many files have too few mirrors; read when asked for. Private and restricted
/// mirrors are not named.
/// </summary>
public static class HealthMetrics
{
    private static ImmutableArray<Source> _sources = [];

    private static readonly ObservableGauge<int> Up = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.mirror.up",
        static () => Mirrors().SelectMany(static m => Schemes(m.Facts)),
        description: "1 when a mirror is up over a scheme and address family, 0 when it is down; missing while that is not known");

    private static readonly ObservableGauge<double> ScanAges = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.mirror.scan_age",
        static () => Mirrors().Where(static m => m.Facts.LastGoodScan is not null).Select(static m => new Measurement<double>(
            Math.Max(0, (m.Now - m.Facts.LastGoodScan!.Started).TotalSeconds), Tag("mirror", m.Facts.Definition.Id))),
        "s",
        "Time since the last good scan began");

    private static readonly ObservableGauge<double> TraceAges = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.mirror.trace_behind",
        static () => Mirrors().Where(static m => m.Facts.LastGoodScan?.TraceBehind is not null)
            .Select(static m => new Measurement<double>(
                m.Facts.LastGoodScan!.TraceBehind!.Value.TotalSeconds, Tag("mirror", m.Facts.Definition.Id))),
        "s",
        "How far the mirror's trace was behind the origin's at its last good scan");

    private static readonly ObservableGauge<long> ThinFiles = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.files.few_mirrors",
        static () => _sources.SelectMany(static s => s.Files.Current.Places)
            .Select(static p => new Measurement<long>(p.NoMirror + p.OneMirror, Tag("place", p.Place))),
        description: "Files with fewer than two mirrors that hold them and can be given, by place");

    public static void Watch(RedirectSnapshotHolder snapshots, FileCoverageHolder files, TimeProvider clock) =>
        ImmutableInterlocked.Update(ref _sources, all => all.Add(new Source(snapshots, files, clock)));

    public static void Unwatch(RedirectSnapshotHolder snapshots) =>
        ImmutableInterlocked.Update(ref _sources, all => all.RemoveAll(s => s.Snapshots == snapshots));

    private static IEnumerable<(MirrorFacts Facts, DateTimeOffset Now)> Mirrors() => _sources.SelectMany(static s =>
        s.Snapshots.Current.Mirrors.All.Where(static m => m.Enabled && m.Definition.Restrictions.IsOpen)
            .Select(m => (m, s.Clock.GetUtcNow())));

    private static IEnumerable<Measurement<int>> Schemes(MirrorFacts mirror)
    {
        var definition = mirror.Definition;
        return MirrorSchemes.All.Where(scheme => definition.Urls.Of(scheme) is not null)
            .SelectMany(scheme => Families(definition.Id, scheme, mirror.HealthOf(scheme)));
    }

    private static IEnumerable<Measurement<int>> Families(string id, string scheme, SchemeHealth health)
    {
        foreach (var (family, state) in new[] { ("ipv4", health.Ipv4), ("ipv6", health.Ipv6) })
        {
            if (state is not (FamilyState.Up or FamilyState.Down)) continue;
            yield return new Measurement<int>(
                state == FamilyState.Up ? 1 : 0, Tag("mirror", id), Tag("scheme", scheme), Tag("family", family));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private sealed record Source(RedirectSnapshotHolder Snapshots, FileCoverageHolder Files, TimeProvider Clock);
}
