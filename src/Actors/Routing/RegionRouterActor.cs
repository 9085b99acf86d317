using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// Turns each new mirror table into the snapshot that redirects read. The regions of the old snapshot are ranked before
/// the new one is published, so that no request pays for a change.
/// </summary>
public sealed class RegionRouterActor(RedirectSnapshotHolder snapshots) : Actor<MirrorsChanged>
{
    /// <summary>Only the newest table matters: when full the oldest message goes.</summary>
    public static ActorOptions Options { get; } = new()
    {
        MailboxCapacity = RoutingLimits.RouterMessages,
        Overflow = Overflow.DropOldest,
        // Without it redirects would follow an old table for ever.
        Supervision = new SupervisionOptions { MaxRestarts = SupervisionOptions.Unlimited },
    };

    protected override ValueTask ReceiveAsync(MirrorsChanged message, CancellationToken token)
    {
        var old = snapshots.Current;
        if (message.Table.Version <= old.Mirrors.Version) return ValueTask.CompletedTask;
        var next = new RedirectSnapshot(message.Table);
        next.WarmFrom(old);
        snapshots.Current = next;
        return ValueTask.CompletedTask;
    }
}
