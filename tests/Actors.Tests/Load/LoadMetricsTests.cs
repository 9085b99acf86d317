using System.Diagnostics.Metrics;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Tests.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using static MirrorActors.Actors.Tests.Load.LoadWorld;

namespace MirrorActors.Actors.Tests.Load;

public sealed class LoadMetricsTests
{
    [Fact]
    public void Metrics_tell_shares_quotas_ceilings_and_who_is_out_and_why()
    {
        using var world = new LoadWorld(country: 30).With(Mirror(0, "gauge-a", quota: 1000), Mirror(1, "gauge-b"));
        var out1 = Mirror(1) with { Enabled = false };
        var out2 = Mirror(2) with { FileSet = null };
        var out3 = Mirror(3) with { FileSet = null };
        var snapshots = new RedirectSnapshotHolder(SelectionDefaults.Near) { Current = RoutingMirror.Snapshot(Mirror(0), out1, out2, out3) };
        world.Redirect(75, 0, Berlin, bytes: 10);
        world.Redirect(25, 1, Berlin);
        world.Fold(0);
        LoadMetrics.Watch(world.Meter, snapshots);
        var seen = Read();
        LoadMetrics.Unwatch(world.Meter, snapshots);
        Assert.Equal((0.75, 0.25), (seen["mirroractors.mirror.share gauge-a"], seen["mirroractors.mirror.share gauge-b"]));
        Assert.Equal(0.75, seen["mirroractors.mirror.quota_used gauge-a"]);
        Assert.DoesNotContain("mirroractors.mirror.quota_used gauge-b", seen.Keys);
        Assert.Equal(1, seen["mirroractors.mirrors.at_ceiling DE"]);
        Assert.Equal(1, seen["mirroractors.mirrors.excluded disabled"]);
        Assert.Equal(2, seen["mirroractors.mirrors.excluded never-scanned"]);
        Assert.DoesNotContain("mirroractors.mirrors.excluded none", seen.Keys);
        Assert.DoesNotContain("mirroractors.mirror.share gauge-a", Read().Keys);
    }

    [Fact]
    public void Metrics_name_no_private_or_restricted_mirror_until_it_is_open_again()
    {
        MirrorRestrictions[] restricted =
        [
            new() { Private = true }, new() { Exclusive = true }, new() { PrefixOnly = true }, new() { AsOnly = true },
            new() { CountryOnly = true }, new() { ContinentOnly = true }, new() { ExcludedCountries = ["FR"] },
            new() { ExcludedNetworks = new MirrorExcludedNetworks { Asns = [1] } },
            new() { ExcludedNetworks = new MirrorExcludedNetworks { Prefixes = ["192.0.2.0/24"] } },
        ];
        var mirrors = restricted.Select((rules, i) => Restricted(Mirror(i, $"hidden-{i}", quota: 1000), rules)).ToArray();
        using var world = new LoadWorld().With([.. mirrors, Mirror(mirrors.Length, "shown", quota: 1000)]);
        for (var ordinal = 0; ordinal <= mirrors.Length; ordinal++) world.Redirect(10, ordinal, Berlin);
        world.Fold(0);
        var snapshots = new RedirectSnapshotHolder(SelectionDefaults.Near);
        LoadMetrics.Watch(world.Meter, snapshots);

        var names = Read().Keys;
        Assert.Equal(2, names.Count(static name => name.EndsWith(" shown", StringComparison.Ordinal)));
        Assert.DoesNotContain(names, static name => name.Contains("hidden-", StringComparison.Ordinal));

        world.With(Restricted(mirrors[0], new MirrorRestrictions())).Fold(0);
        Assert.Contains("mirroractors.mirror.share hidden-0", Read().Keys);
        LoadMetrics.Unwatch(world.Meter, snapshots);
    }

    private static MirrorFacts Restricted(MirrorFacts mirror, MirrorRestrictions rules) =>
        mirror with { Definition = mirror.Definition with { Restrictions = rules } };

    private static Dictionary<string, double> Read()
    {
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, all) =>
            {
                if (instrument.Meter == ActorsMetrics.Meter) all.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen[Name(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => seen[Name(instrument, tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        tags.IsEmpty ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
}
