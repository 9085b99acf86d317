using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using MirrorActors.Actors.Routing;

namespace MirrorActors.Actors.Load;

/// <summary>
/// What redirects do to mirrors, and which mirrors are out of them, read when asked for. Metrics may be public, so a private
/// or restricted mirror is not named.
/// </summary>
public static class LoadMetrics
{
    private static readonly ClientKind Plain = new(SchemeNeed.HttpFirst, IsV4: true);
    private static ImmutableArray<LoadMeter> _meters = [];
    private static ImmutableArray<RedirectSnapshotHolder> _snapshots = [];

    private static readonly ObservableGauge<double> Shares = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.mirror.share",
        () => Mirrors().Select(static m => new Measurement<double>(m.Share, Tag("mirror", m.Id))),
        description: "Part of the redirects of about the last minute, 0 to 1");

    private static readonly ObservableGauge<double> Quotas = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.mirror.quota_used",
        () => Mirrors().Where(static m => m.QuotaUsed is not null)
            .Select(static m => new Measurement<double>(m.QuotaUsed!.Value, Tag("mirror", m.Id))),
        description: "Used part of the monthly transfer, by this node's estimate");

    private static readonly ObservableGauge<int> AtCeiling = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.mirrors.at_ceiling",
        static () => _meters.SelectMany(static m => m.Report.AtCeiling)
            .Select(static p => new Measurement<int>(p.Mirrors, Tag("place", p.Place))),
        description: "Mirrors that get no more of a place's redirects for now");

    private static readonly ObservableGauge<int> Excluded = ActorsMetrics.Meter.CreateObservableGauge(
        "mirroractors.mirrors.excluded",
        static () => _snapshots.SelectMany(static s => CountExcluded(s.Current)),
        description: "Mirrors that no plain http client of IPv4 is given, wherever it is, by reason");

    public static void Watch(LoadMeter meter, RedirectSnapshotHolder snapshots)
    {
        ImmutableInterlocked.Update(ref _meters, all => all.Add(meter));
        ImmutableInterlocked.Update(ref _snapshots, all => all.Add(snapshots));
    }

    public static void Unwatch(LoadMeter meter, RedirectSnapshotHolder snapshots)
    {
        ImmutableInterlocked.Update(ref _meters, all => all.Remove(meter));
        ImmutableInterlocked.Update(ref _snapshots, all => all.Remove(snapshots));
    }

    private static IEnumerable<MirrorLoad> Mirrors() => _meters.SelectMany(static m => m.Report.Mirrors).Where(static m => m.IsOpen);

    private static IEnumerable<Measurement<int>> CountExcluded(RedirectSnapshot snapshot) => snapshot.Mirrors.All
        .Select(mirror => snapshot.Standings.Of(Plain, mirror.Ordinal).Exclusion)
        .Where(static exclusion => exclusion != Exclusion.None)
        .GroupBy(static exclusion => ExclusionNames.Of(exclusion))
        .Select(static reason => new Measurement<int>(reason.Count(), Tag("reason", reason.Key)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
