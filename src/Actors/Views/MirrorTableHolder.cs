using System.Collections.Immutable;

namespace MirrorActors.Actors.Views;

/// <summary>Where requests find the mirrors. One writer (<see cref="MirrorTableActor"/>), any number of readers.</summary>
public sealed class MirrorTableHolder
{
    private MirrorTable _current = MirrorTable.Empty;
    private ImmutableArray<Action<MirrorTable>> _subscribers = [];

    /// <summary>What the log says last, kept here for the writer, whose instances end.</summary>
    internal ImmutableArray<MirrorFacts?> Recorded { get; set; } = [];

    /// <summary>What this node's probes say, kept likewise.</summary>
    internal HealthOverlay Overlay { get; set; } = HealthOverlay.Empty;

    public MirrorTable Current => Volatile.Read(ref _current);

    /// <summary>Calls back, on the writer's thread, after each change; the callback must be quick and must not throw.</summary>
    public void Subscribe(Action<MirrorTable> changed) =>
        ImmutableInterlocked.Update(ref _subscribers, all => all.Add(changed));

    public void Publish(MirrorTable table)
    {
        Volatile.Write(ref _current, table);
        foreach (var changed in _subscribers) changed(table);
    }
}
