using System.Diagnostics.Metrics;
using MirrorActors.Actors.Routing;
using MirrorActors.Web.Metrics;

namespace MirrorActors.Web.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Counters_gauges_and_histograms_are_written_with_their_labels_escaped()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("MirrorActors.PrometheusTextTests");
        var counter = meter.CreateCounter<long>("toy.things", null, "Things\nof \\ any kind.");
        counter.Add(2, new KeyValuePair<string, object?>("name", "a\"b\\c\nd"));
        counter.Add(3, new KeyValuePair<string, object?>("name", "a\"b\\c\nd"));
        meter.CreateObservableGauge("toy.depth", static () => 1.5);
        var histogram = meter.CreateHistogram<double>("toy.took");
        histogram.Record(0.02);
        histogram.Record(100);
        var page = text.Render();
        const string head = "# HELP toy_things_total Things\\nof \\\\ any kind.\n# TYPE toy_things_total counter\n";
        Assert.Contains(head, page, StringComparison.Ordinal);
        Assert.Contains("toy_things_total{name=\"a\\\"b\\\\c\\nd\"} 5\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE toy_depth gauge\ntoy_depth 1.5\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE toy_took histogram\n", page, StringComparison.Ordinal);
        Assert.Contains(
            "toy_took_bucket{le=\"0.01\"} 0\ntoy_took_bucket{le=\"0.05\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains(
            "toy_took_bucket{le=\"+Inf\"} 2\ntoy_took_sum 100.02\ntoy_took_count 2\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_meters_are_left_out()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("Somebody.Else");
        meter.CreateCounter<int>("foreign.things").Add(1);
        Assert.DoesNotContain("foreign_things", text.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rendering_twice_does_not_count_twice()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("MirrorActors.PrometheusTextTests.Twice");
        meter.CreateObservableCounter("toy.seen", static () => 7L);
        text.Render();
        Assert.Contains("toy_seen_total 7\n", text.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_latency_of_requests_is_one_histogram()
    {
        using var text = new PrometheusText();
        using var metrics = new WebMetrics();
        metrics.Answered(RequestOutcome.Redirected, System.Diagnostics.Stopwatch.GetTimestamp());
        metrics.Selected(RankGroup.Country);
        var page = text.Render();
        Assert.Contains("# TYPE mirroractors_web_request_seconds histogram\n", page, StringComparison.Ordinal);
        Assert.Contains("mirroractors_web_request_seconds_bucket{le=\"+Inf\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("mirroractors_web_request_seconds_count 1\n", page, StringComparison.Ordinal);
        Assert.Contains("mirroractors_web_requests_total{outcome=\"redirect\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("mirroractors_web_selections_total{group=\"country\"} 1\n", page, StringComparison.Ordinal);
        Assert.Single(page.Split(
            '\n'), static l => l.StartsWith("# TYPE mirroractors_web_request_seconds", StringComparison.Ordinal));
    }

    [Fact]
    public void Latency_buckets_double()
    {
        var histogram = new LatencyHistogram();
        foreach (var time in new long[] { 0, 1, 2, 3, 4, 5, long.MaxValue / 1000 }) histogram.Record(time);
        Assert.Equal([2, 3, 5, 6], Enumerable.Range(0, 4).Select(histogram.CountUpTo));
        Assert.Equal(6, histogram.CountUpTo(LatencyHistogram.Bounds.Length - 1));
        Assert.Equal(7, histogram.Count);
    }
}
