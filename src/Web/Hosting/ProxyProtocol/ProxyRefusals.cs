using Microsoft.Extensions.Logging;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>
/// Counts connections closed for their PROXY header, and says so once a minute: strangers cannot use up the line that
/// is about the operator's own proxies.
/// </summary>
internal sealed class ProxyRefusals(WebMetrics metrics, TimeProvider clock, ILogger log)
{
    private readonly MinuteGate _proxyLine = new(clock);
    private readonly MinuteGate _strangerLine = new(clock);

    public void OfProxy(in AddressKey peer, ProxyArrival arrival)
    {
        metrics.ProxyHeadersRefused.Increment();
        if (_proxyLine.TryPass()) log.ProxyHeaderRefused(peer.ToString(), Describe(arrival));
    }

    public void OfStranger(in AddressKey peer)
    {
        metrics.ProxyHeadersRefused.Increment();
        if (_strangerLine.TryPass()) log.ProxyHeaderNotTrusted(peer.ToString());
    }

    private static string Describe(ProxyArrival arrival) => arrival switch
    {
        ProxyArrival.Absent => "it has none",
        ProxyArrival.Late => $"it did not come within {ProxyLimits.HeaderTime.TotalSeconds} s",
        ProxyArrival.Cut => "it ends early",
        _ => "it is malformed",
    };
}
