using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue;

/// <summary>How soon mirrors should have a file that is published: <c>freshness</c> of its path.</summary>
public sealed class FreshnessRules(IReadOnlyList<PathSettings> paths)
{
    private readonly PathSettingTable _paths = new(paths, static item => item.Freshness is not null);

    public bool IsEmpty => _paths.IsEmpty;

    /// <summary>Null when nobody cares.</summary>
    public TimeSpan? Of(ReadOnlySpan<byte> path)
    {
        if (_paths.IsEmpty) return null;
        Span<ulong> found = stackalloc ulong[_paths.Words];
        _paths.Match(path, found);
        return _paths.LastOf(found)?.Freshness;
    }
}
