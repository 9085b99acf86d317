using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.Ftp;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Scanning.Rsync;

namespace MirrorActors.Actors.Scanning;

/// <summary>The listers there are, in order of preference: the most precise and cheapest first.</summary>
public static class MirrorListers
{
    public static IReadOnlyList<IMirrorLister> InOrder(
        OutgoingHttp http, GuardedResolver resolver, OutgoingOptions outgoing, RsyncOptions rsync, TimeProvider clock) =>
    [
        new RsyncLister(resolver, rsync),
        new FtpLister(outgoing, resolver, clock),
        new HttpIndexLister(http, "https"),
        new HttpIndexLister(http, "http"),
    ];
}
