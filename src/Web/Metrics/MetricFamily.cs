using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace MirrorActors.Web.Metrics;

/// <summary>One instrument and its series.</summary>
internal sealed class MetricFamily
{
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly string _help;
    private readonly MetricKind _kind;

    public MetricFamily(Instrument instrument)
    {
        _kind = KindOf(instrument);
        var name = MetricText.Name(instrument.Name);
        Family = PartOf(name) ?? name;
        // A histogram written as three instruments keeps the three endings.
        IsPart = Family != name;
        if (_kind == MetricKind.Counter && !IsPart && !name.EndsWith("_total", StringComparison.Ordinal))
            Family = name += "_total";
        Name = name;
        _help = instrument.Description ?? "";
        IsObserved = instrument.IsObservable;
    }

    public string Name { get; }

    /// <summary>The name in HELP and TYPE.</summary>
    public string Family { get; }

    private bool IsPart { get; }

    private bool IsObserved { get; }

    public void BeginObserving()
    {
        if (IsObserved) _series.Clear();
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = MetricText.Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= WebLimits.MetricSeries) return;
            series = _series.GetOrAdd(labels, static (_, kind) => new MetricSeries(kind), _kind);
        }

        series.Record(value, isTotal: IsObserved);
    }

    public void WriteHead(StringBuilder text)
    {
        if (_help.Length > 0)
            text.Append("# HELP ").Append(Family).Append(' ').Append(MetricText.Help(_help)).Append('\n');
        var type =
            IsPart || _kind == MetricKind.Histogram ? "histogram" : _kind == MetricKind.Counter ? "counter" : "gauge";
        text.Append("# TYPE ").Append(Family).Append(' ').Append(type).Append('\n');
    }

    public void WriteSeries(StringBuilder text)
    {
        // Observed series come in their own order, which for buckets is the order of their bounds.
        foreach (var (labels, series) in _series.OrderBy(static s => s.Value.Order)) series.Write(text, Name, labels);
    }

    private static string? PartOf(string name) =>
        name.EndsWith("_seconds_bucket", StringComparison.Ordinal) ? name[..^"_bucket".Length]
        : name.EndsWith("_seconds_sum", StringComparison.Ordinal) ? name[..^"_sum".Length]
        : name.EndsWith("_seconds_count", StringComparison.Ordinal) ? name[..^"_count".Length]
        : null;

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.StartsWith("Counter", StringComparison.Ordinal)
            || type.StartsWith("ObservableCounter", StringComparison.Ordinal)
            ? MetricKind.Counter
            : type.StartsWith("UpDownCounter", StringComparison.Ordinal) ? MetricKind.Sum
            : type.StartsWith("Histogram", StringComparison.Ordinal) ? MetricKind.Histogram
            : MetricKind.Gauge;
    }
}
