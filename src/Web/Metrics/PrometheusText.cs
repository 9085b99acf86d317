using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace MirrorActors.Web.Metrics;

/// <summary>
/// Every instrument of the meters whose name begins with <c>MirrorActors.</c>, in the Prometheus text format 0.0.4.
/// It collects from the moment it is made, so it is made before the meters count.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string MeterPrefix = "MirrorActors.";
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _rendering = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<byte>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<short>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<float>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<decimal>((i, v, tags, _) => Record(i, (double)v, tags));
        _listener.MeasurementsCompleted = (instrument, _) => _families.TryRemove(instrument, out MetricFamily? _);
        _listener.Start();
    }

    public string Render()
    {
        // Observed values are gathered from scratch each time; two at once would mix theirs.
        lock (_rendering)
        {
            foreach (var family in _families.Values) family.BeginObserving();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            string? told = null;
            foreach (var family in _families.Values.OrderBy(static f => f.Name, StringComparer.Ordinal))
            {
                if (family.Family != told) family.WriteHead(text);
                told = family.Family;
                family.WriteSeries(text);
            }

            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _families.GetOrAdd(instrument, static i => new MetricFamily(i)).Record(value, tags);
}
