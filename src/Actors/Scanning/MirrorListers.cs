using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Scanning.Rsync;

namespace MirrorActors.Actors.Scanning;

/// <summary>The listers there are, in order of preference: the most precise and cheapest first.</summary>
public static class MirrorListers
{
    public static IReadOnlyList<IMirrorLister> InOrder(
        OutgoingHttp http, GuardedResolver resolver, RsyncOptions rsync) =>
        [new RsyncLister(resolver, rsync), new HttpIndexLister(http, "https"), new HttpIndexLister(http, "http")];
}
