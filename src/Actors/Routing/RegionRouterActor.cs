using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// Turns the newest mirror table into the snapshot that redirects read. The regions of the old snapshot are ranked before
/// the new one is published, so that no request pays for a change.
/// </summary>
/// <param name="taken">Called before the table is read: a table published from then on needs a message of its own.</param>
internal sealed class RegionRouterActor(MirrorTableHolder tables, RedirectSnapshotHolder snapshots, Action taken)
    : Actor<MirrorsChanged>
{
    // After a failure nobody may come to tell of the table that was being ranked.
    protected override ValueTask StartAsync(CancellationToken token) => FollowAsync();

    protected override ValueTask ReceiveAsync(MirrorsChanged message, CancellationToken token) => FollowAsync();

    private ValueTask FollowAsync()
    {
        taken();
        var table = tables.Current;
        var old = snapshots.Current;
        if (table.Version <= old.Mirrors.Version) return ValueTask.CompletedTask;
        var next = new RedirectSnapshot(table);
        next.WarmFrom(old);
        snapshots.Current = next;
        return ValueTask.CompletedTask;
    }
}
