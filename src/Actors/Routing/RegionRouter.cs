using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Routing;

/// <summary>Keeps the redirect snapshot up to date with the mirror table. However fast tables come, one message waits.</summary>
public sealed class RegionRouter
{
    private static readonly ActorOptions Options = new()
    {
        // Without it redirects would follow an old table for ever.
        Supervision = new SupervisionOptions { MaxRestarts = SupervisionOptions.Unlimited },
    };

    private readonly ActorRef<RoutingMessage> _router;
    private int _told;

    /// <summary>Starts the actor; it follows the table by itself.</summary>
    /// <param name="loads">Null where redirects are not counted.</param>
    public RegionRouter(
        ActorSystem system, MirrorTableHolder tables, RedirectSnapshotHolder snapshots, ILoadMeter? loads = null)
    {
        _router = system.Spawn(
            "region-router",
            () => new RegionRouterActor(tables, snapshots, loads, () => Interlocked.Exchange(ref _told, 0)),
            Options);
        tables.Subscribe(_ => Tell());
    }

    private void Tell()
    {
        if (Interlocked.Exchange(ref _told, 1) == 0) _router.TryTell(new MirrorsChanged());
    }
}
