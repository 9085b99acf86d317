namespace MirrorActors.Actors.Routing;

/// <summary>Where requests read the snapshot in force. In a node only the region router writes it.</summary>
public sealed class RedirectSnapshotHolder
{
    private volatile RedirectSnapshot _current = RedirectSnapshot.Empty;

    public RedirectSnapshot Current
    {
        get => _current;
        set => _current = value;
    }
}
