using System.Diagnostics.Metrics;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Tests.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Load;

public sealed class HealthMetricsTests
{
    [Fact]
    public void Each_open_mirror_tells_its_families_and_ages_and_the_places_with_few_mirrors_their_files()
    {
        var clock = new FakeClock(RoutingMirror.Now);
        var scan = new ScanReport
        {
            Result = ScanResult.Completed,
            Started = RoutingMirror.Now.AddHours(-2),
            TraceBehind = TimeSpan.FromMinutes(5),
        };
        var shown = RoutingMirror.Make(0) with
        {
            Http = new SchemeHealth(Verdict.Up, "x", default) { Ipv4 = FamilyState.Up, Ipv6 = FamilyState.Down },
            Https = new SchemeHealth(Verdict.Up, "x", default) { Ipv4 = FamilyState.Up, Ipv6 = FamilyState.Absent },
            Rsync = new SchemeHealth(Verdict.Down, "x", default) { Ipv4 = FamilyState.Down, Ipv6 = FamilyState.Absent },
            LastGoodScan = scan,
        };
        shown = shown with { Definition = shown.Definition with { Urls = shown.Definition.Urls with { Rsync = "rsync://m0.example/m/" } } };
        var hidden = RoutingMirror.Make(1, rules: new MirrorRestrictions { Private = true }) with { LastGoodScan = scan };
        var snapshots = new RedirectSnapshotHolder(SelectionDefaults.Near) { Current = RoutingMirror.Snapshot(shown, hidden) };
        var files = new FileCoverageHolder { Current = new FileCoverage(9, [new ThinFiles("world", 3, 4)]) };
        HealthMetrics.Watch(snapshots, files, clock);
        var seen = Read();
        HealthMetrics.Unwatch(snapshots);
        Assert.Equal(
            [
                ("mirroractors.files.few_mirrors world", 7), ("mirroractors.mirror.scan_age m0", 7200),
                ("mirroractors.mirror.trace_behind m0", 300), ("mirroractors.mirror.up m0 http ipv4", 1),
                ("mirroractors.mirror.up m0 http ipv6", 0), ("mirroractors.mirror.up m0 https ipv4", 1),
                ("mirroractors.mirror.up m0 rsync ipv4", 0),
            ],
            seen.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key, s.Value)));
    }

    private static Dictionary<string, double> Read()
    {
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter != ActorsMetrics.Meter) return;
                if (instrument.Name is "mirroractors.mirror.up" or "mirroractors.mirror.scan_age"
                    or "mirroractors.mirror.trace_behind" or "mirroractors.files.few_mirrors") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => seen[Key(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen[Key(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen[Key(instrument, tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    private static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(t => (string)t.Value!).Prepend(instrument.Name));
}
