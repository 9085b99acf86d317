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

    private readonly ActorRef<MirrorsChanged> _router;
    private int _told;

    /// <summary>Starts the actor; it follows the table by itself.</summary>
    public RegionRouter(ActorSystem system, MirrorTableHolder tables, RedirectSnapshotHolder snapshots)
    {
        _router = system.Spawn(
            "region-router", () => new RegionRouterActor(tables, snapshots, () => Interlocked.Exchange(ref _told, 0)), Options);
        tables.Subscribe(_ => Tell());
    }

    private void Tell()
    {
        if (Interlocked.Exchange(ref _told, 1) == 0) _router.TryTell(new MirrorsChanged());
    }
}
