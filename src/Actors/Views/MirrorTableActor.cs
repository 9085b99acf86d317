using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Views;

/// <summary>The one writer of the mirror table: joins what the log says with what this node's probes see.</summary>
public sealed class MirrorTableActor(MirrorTableHolder holder) : Actor<MirrorTableMessage>
{
    private ScanPauseFinder? _pause;

    private ScanPauseFinder Pause => _pause ??= new ScanPauseFinder(Context.Clock.GetUtcNow());

    protected override ValueTask StartAsync(CancellationToken token)
    {
        _ = Pause;
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(MirrorTableMessage message, CancellationToken token)
    {
        switch (message)
        {
            case FactsRecorded facts:
                holder.Recorded = facts.ByOrdinal;
                holder.Overlay = holder.Overlay.Pruned(facts.ByOrdinal.OfType<MirrorFacts>());
                Publish();
                facts.Published.Set(holder.Current.Version);
                break;
            case HealthSeen seen:
                holder.Overlay = holder.Overlay.With(seen.Mirror, seen.Scheme, seen.HealthEpoch, seen.Health);
                Publish();
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void Publish()
    {
        var table = holder.Recorded.Select(facts => facts is null ? null : holder.Overlay.Over(facts));
        var pause = Pause.Of(holder.Recorded);
        holder.Publish(new MirrorTable(table, holder.Current.Version + 1) { Pause = pause });
    }
}
