using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using MirrorActors.Actors.Routing;

namespace MirrorActors.Web.Metrics;

/// <summary>What the public listener counts. Counting costs a few nanoseconds; instruments read when asked.</summary>
public sealed class WebMetrics : IDisposable
{
    public const string MeterName = "MirrorActors.Web";

    private static readonly string[] Groups = ["prefix", "as", "country", "served", "continent", "world"];
    private static readonly string[] Relaxations = ["none", "scan-age", "trace-age", "ceiling", "degraded", "drain"];

    private readonly Meter _meter = new(MeterName);
    private readonly StripedCounter _outcomes = new(RequestOutcomes.Count);
    private readonly StripedCounter _groups = new(Groups.Length);
    private readonly StripedCounter _relaxations = new(Relaxations.Length);
    private readonly LatencyHistogram _latency = new();

    public WebMetrics()
    {
        _meter.CreateObservableCounter("mirroractors.web.requests", Outcomes, null, "Requests by outcome.");
        _meter.CreateObservableCounter(
            "mirroractors.web.selections", Selections, null, "Redirects by nearness of the mirror.");
        _meter.CreateObservableCounter(
            "mirroractors.web.relaxed", Relaxed, null, "Redirects for which a rule was relaxed.");
        _meter.CreateObservableCounter(
            "mirroractors.web.request.seconds.bucket", Buckets, null, "Time from reading a request to its answer.");
        _meter.CreateObservableCounter("mirroractors.web.request.seconds.sum", () => _latency.SumSeconds);
        _meter.CreateObservableCounter("mirroractors.web.request.seconds.count", () => _latency.Count);
        _meter.CreateObservableCounter(
            "mirroractors.web.direct.bytes", () => DirectBytes.Read(), null, "Bytes of files delivered by this node.");
        _meter.CreateObservableCounter(
            "mirroractors.web.direct.over-budget", () => OverBudget.Read(), null, "Last-resort deliveries refused.");
        _meter.CreateObservableUpDownCounter(
            "mirroractors.web.direct.transfers", () => LastResortTransfers.Read(), null,
            "Last-resort deliveries under way.");
        _meter.CreateObservableCounter(
            "mirroractors.web.untrusted.forwarding", () => UntrustedForwarding.Read(), null,
            "Requests with forwarding headers from a peer outside node.trusted-proxies.");
        _meter.CreateObservableCounter(
            "mirroractors.web.proxy.headers.refused", () => ProxyHeadersRefused.Read(), null,
            "Connections closed because their PROXY header was missing, malformed or not trusted.");
        _meter.CreateObservableCounter(
            "mirroractors.web.access.log.dropped", () => AccessLogDropped.Read(), null, "Access log lines lost.");
    }

    /// <summary>Forwarding headers from peers that are not trusted.</summary>
    public StripedCounter UntrustedForwarding { get; } = new();

    /// <summary>Connections that ended at their PROXY header.</summary>
    public StripedCounter ProxyHeadersRefused { get; } = new();

    public StripedCounter DirectBytes { get; } = new();

    public StripedCounter OverBudget { get; } = new();

    public StripedCounter LastResortTransfers { get; } = new();

    public StripedCounter AccessLogDropped { get; } = new();

    /// <param name="outcome">How it ended.</param>
    /// <param name="started">From <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void Answered(RequestOutcome outcome, long started)
    {
        _outcomes.Increment((int)outcome);
        _latency.Record((Stopwatch.GetTimestamp() - started) / (Stopwatch.Frequency / 1_000_000));
    }

    public void Selected(RankGroup group) => _groups.Increment((int)group);

    public void Relax(Relaxation relaxation) => _relaxations.Increment((int)relaxation);

    public long Count(RequestOutcome outcome) => _outcomes.Read((int)outcome);

    public static string NameOf(RankGroup group) => Groups[(int)group];

    public static string NameOf(Relaxation relaxation) => Relaxations[(int)relaxation];

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Outcomes()
    {
        for (var i = 0; i < _outcomes.Kinds; i++)
            yield return new(
                _outcomes.Read(i), new KeyValuePair<string, object?>("outcome", ((RequestOutcome)i).ToName()));
    }

    private IEnumerable<Measurement<long>> Selections()
    {
        for (var i = 0; i < Groups.Length; i++)
            yield return new(_groups.Read(i), new KeyValuePair<string, object?>("group", Groups[i]));
    }

    private IEnumerable<Measurement<long>> Relaxed()
    {
        for (var i = 1; i < Relaxations.Length; i++)
            yield return new(_relaxations.Read(i), new KeyValuePair<string, object?>("rule", Relaxations[i]));
    }

    private IEnumerable<Measurement<long>> Buckets()
    {
        var bounds = LatencyHistogram.Bounds;
        for (var i = 0; i <= bounds.Length; i++)
        {
            var bound = i == bounds.Length ? "+Inf" : bounds[i].ToString(CultureInfo.InvariantCulture);
            yield return new(_latency.CountUpTo(i), new KeyValuePair<string, object?>("le", bound));
        }
    }
}
