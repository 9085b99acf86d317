using Microsoft.Extensions.Logging;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Metrics;

namespace MirrorActors.Web.Redirect;

/// <summary>Counts forwarding headers from peers that are not trusted, and says so once a minute.</summary>
public sealed class UntrustedForwarding(WebMetrics metrics, TimeProvider clock, ILogger log)
{
    private readonly MinuteGate _line = new(clock);

    public void Seen(in AddressKey peer)
    {
        metrics.UntrustedForwarding.Increment();
        if (_line.TryPass()) log.ForwardingNotTrusted(peer.ToString());
    }
}
