using System.Collections.Immutable;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Views;

/// <summary>The one writer of the mirror table: joins what the log says with what this node's probes see.</summary>
public sealed class MirrorTableActor(MirrorTableHolder holder) : Actor<MirrorTableMessage>
{
    private ImmutableArray<MirrorFacts?> _recorded = [];
    private HealthOverlay _overlay = HealthOverlay.Empty;

    protected override ValueTask ReceiveAsync(MirrorTableMessage message, CancellationToken token)
    {
        switch (message)
        {
            case FactsRecorded facts:
                _recorded = facts.ByOrdinal;
                _overlay = _overlay.Pruned(_recorded.OfType<MirrorFacts>());
                Publish();
                facts.Published.Set(holder.Current.Version);
                break;
            case HealthSeen seen:
                _overlay = _overlay.With(seen.Mirror, seen.Scheme, seen.HealthEpoch, seen.Health);
                Publish();
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void Publish()
    {
        var table = _recorded.Select(facts => facts is null ? null : _overlay.Over(facts));
        holder.Publish(new MirrorTable([.. table], holder.Current.Version + 1));
    }
}
