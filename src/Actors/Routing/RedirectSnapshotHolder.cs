namespace MirrorActors.Actors.Routing;

/// <summary>Where requests read the snapshot in force. Written by the region router only.</summary>
public sealed class RedirectSnapshotHolder
{
    private volatile RedirectSnapshot _current = RedirectSnapshot.Empty;

    public RedirectSnapshot Current
    {
        get => _current;
        internal set => _current = value;
    }

    /// <summary>For programs without actors: tests, benchmarks.</summary>
    public static RedirectSnapshotHolder Holding(RedirectSnapshot snapshot) => new() { Current = snapshot };
}
