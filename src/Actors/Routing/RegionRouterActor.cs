using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// Turns the newest mirror table into the snapshot that redirects read. A change of state costs one pass over the mirrors;
/// after a change of definitions the regions in use are ranked before the snapshot is published, so that no request pays.
/// </summary>
/// <param name="taken">Called before the table is read: a table published from then on needs a message of its own.</param>
internal sealed class RegionRouterActor(
    MirrorTableHolder tables, RedirectSnapshotHolder snapshots, ILoadMeter? loads, Action taken) : Actor<RoutingMessage>
{
    private const string Timer = "second";

    protected override ValueTask StartAsync(CancellationToken token)
    {
        Context.SetTimer(Timer, new SecondOver(), RoutingLimits.FoldInterval);
        // After a failure nobody may come to tell of the table that was being ranked.
        Follow();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(RoutingMessage message, CancellationToken token)
    {
        if (message is SecondOver)
        {
            Context.SetTimer(Timer, new SecondOver(), RoutingLimits.FoldInterval);
            LookAtTime();
        }
        else
        {
            Follow();
        }

        return ValueTask.CompletedTask;
    }

    private void Follow()
    {
        taken();
        var table = tables.Current;
        var old = snapshots.Current;
        if (table.Version > old.Mirrors.Version) Publish(table, old.Load);
    }

    private void LookAtTime()
    {
        var old = snapshots.Current;
        var load = loads?.Fold(old.Mirrors, Context.Clock.GetUtcNow()) ?? old.Load;
        if (load != old.Load || old.NextChange <= Context.Clock.GetUtcNow()) Publish(old.Mirrors, load);
    }

    private void Publish(MirrorTable table, LoadState load)
    {
        var old = snapshots.Current;
        snapshots.Current = RedirectSnapshot.Of(table, old.Settings, load, Context.Clock.GetUtcNow(), old);
    }
}
