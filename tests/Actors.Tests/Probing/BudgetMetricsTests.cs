using System.Diagnostics.Metrics;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class BudgetMetricsTests
{
    private const string Name = "mirroractors.mirror.budget_used";

    [Fact]
    public void The_used_part_of_each_open_mirrors_budget_is_told_and_no_others()
    {
        var table = new MirrorTableHolder();
        var hidden = RoutingMirror.Make(1, rules: new MirrorRestrictions { Private = true });
        table.Publish(new MirrorTable([RoutingMirror.Make(0), hidden], 1));
        var spending = new ProbeSpending(new BudgetLimits(6, 20_000_000), new FakeClock());
        foreach (var mirror in new[] { "m0", "m1", "gone" }) spending.Spend(mirror, 3, 5_000_000, taken: 0);
        BudgetMetrics.Watch(table, spending);
        var seen = new List<(string Mirror, string Of, double Part)>();
        using (var listener = new MeterListener())
        {
            listener.InstrumentPublished = static (instrument, all) =>
            {
                if (instrument.Name == Name) all.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<double>(
                (_, value, tags, _) => seen.Add(((string)tags[0].Value!, (string)tags[1].Value!, value)));
            listener.Start();
            listener.RecordObservableInstruments();
        }

        BudgetMetrics.Unwatch(spending);
        Assert.Equal([("m0", "requests", 0.5), ("m0", "bytes", 0.25)], seen);
    }
}
