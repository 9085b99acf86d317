using System.Diagnostics.Metrics;
using System.Globalization;

namespace MirrorActors.Web.Tests.Metrics;

/// <summary>What an observed instrument shows.</summary>
internal sealed class MeterReading : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<string> _seen = [];

    public MeterReading(string instrument)
    {
        _listener.InstrumentPublished = (one, listener) =>
        {
            if (one.Name == instrument) listener.EnableMeasurementEvents(one);
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            var labels = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            _seen.Add(string.Create(CultureInfo.InvariantCulture, $"{labels}: {value:0.##}"));
        });
        _listener.Start();
    }

    /// <summary>A line for each series, in alphabetical order.</summary>
    public IReadOnlyList<string> Read()
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return [.. _seen.Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _listener.Dispose();
}
