using System.Diagnostics.Metrics;
using MirrorActors.Engine.Peers;

namespace MirrorActors.Web.Metrics;

/// <summary>How long this node's certificate and its authority's are in force.</summary>
public sealed class CertificateMetrics : IDisposable
{
    private readonly Meter _meter = new(WebMetrics.MeterName);
    private readonly Func<CertificateEnds?> _ends;
    private readonly TimeProvider _clock;

    /// <param name="ends">Null where the node has none.</param>
    public CertificateMetrics(Func<CertificateEnds?> ends, TimeProvider clock)
    {
        (_ends, _clock) = (ends, clock);
        _meter.CreateObservableGauge(
            "mirroractors.certificates.days_left", DaysLeft, null, "Days until a certificate runs out; below 0 it has.");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> DaysLeft() =>
        _ends() is { } ends ? [Of("node", ends.Node), Of("authority", ends.Authority)] : [];

    private Measurement<double> Of(string certificate, DateTimeOffset end) =>
        new((end - _clock.GetUtcNow()).TotalDays, new KeyValuePair<string, object?>("certificate", certificate));
}
