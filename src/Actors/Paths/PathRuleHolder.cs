namespace MirrorActors.Actors.Paths;

/// <summary>Where requests find the blocks and holds. One writer (<see cref="PathFold"/>), any number of readers.</summary>
public sealed class PathRuleHolder
{
    private PathRuleTable _current = PathRuleTable.Empty;

    public PathRuleTable Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
