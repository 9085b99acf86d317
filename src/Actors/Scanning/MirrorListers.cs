using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.Ftp;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Scanning.Rsync;

namespace MirrorActors.Actors.Scanning;

/// <summary>The listers there are, in order of preference: the cheapest and most precise first.</summary>
public static class MirrorListers
{
    /// <param name="manifest">Null when the repository has no manifest.</param>
    public static IReadOnlyList<IMirrorLister> InOrder(
        OutgoingHttp http, GuardedResolver resolver, OutgoingOptions outgoing, RsyncOptions rsync, TimeProvider clock,
        ManifestLister? manifest) =>
    [
        .. manifest is null ? Array.Empty<IMirrorLister>() : [manifest],
        new RsyncLister(resolver, new OutgoingTls(resolver, outgoing, clock), rsync),
        new FtpLister(outgoing, resolver, clock),
        new HttpIndexLister(http, "https", clock),
        new HttpIndexLister(http, "http", clock),
    ];

    /// <summary>The lister of the protocol of a URL.</summary>
    /// <param name="url">rsync, rsyncs, ftp, ftps, ftpes, https or http.</param>
    public static IMirrorLister Of(IReadOnlyList<IMirrorLister> listers, string url)
    {
        var scheme = url[..url.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant();
        var protocol = scheme switch
        {
            "rsyncs" => "rsync",
            "ftps" or "ftpes" => "ftp",
            _ => scheme,
        };
        return listers.First(lister => lister.Protocol == protocol);
    }
}
