using System.Text;

namespace MirrorActors.Web.Metrics;

/// <summary>The value, or distribution, of an instrument with one set of labels.</summary>
internal sealed class MetricSeries(MetricKind kind)
{
    private static readonly double[] Bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 1800, 7200];
    private static long _lastOrder;
    private readonly Lock _recording = new();
    private readonly long[]? _buckets = kind == MetricKind.Histogram ? new long[Bounds.Length + 1] : null;
    private double _value;
    private long _count;

    /// <summary>Grows with every series made.</summary>
    public long Order { get; } = Interlocked.Increment(ref _lastOrder);

    public void Record(double value, bool isTotal)
    {
        lock (_recording)
        {
            _value = isTotal || kind == MetricKind.Gauge ? value : _value + value;
            _count++;
            if (_buckets is null) return;
            var bucket = 0;
            while (bucket < Bounds.Length && value > Bounds[bucket]) bucket++;
            _buckets[bucket]++;
        }
    }

    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_recording)
        {
            if (_buckets is null)
            {
                MetricText.Line(text, name, labels, _value);
                return;
            }

            long sum = 0;
            for (var i = 0; i < _buckets.Length; i++)
            {
                sum += _buckets[i];
                var bound = i < Bounds.Length ? MetricText.Number(Bounds[i]) : "+Inf";
                MetricText.Line(text, name + "_bucket", MetricText.With(labels, "le", bound), sum);
            }

            MetricText.Line(text, name + "_sum", labels, _value);
            MetricText.Line(text, name + "_count", labels, _count);
        }
    }
}
