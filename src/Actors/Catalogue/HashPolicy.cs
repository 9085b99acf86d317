using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Which kinds of hashes (<see cref="HashKind"/>) are made of a file: those of its path, else the common ones.</summary>
public sealed class HashPolicy
{
    /// <summary>No file is hashed: there is no copy of them here.</summary>
    public static readonly HashPolicy None = new(new HashSettings(false, false, false, false), []);

    private readonly PathSettingTable _paths;
    private readonly IReadOnlyList<int> _common;
    private readonly Dictionary<HashSettings, IReadOnlyList<int>> _kinds = [];

    public HashPolicy(HashSettings common, IReadOnlyList<PathSettings> paths)
    {
        _common = HashKind.Of(common);
        _paths = new PathSettingTable(paths, static item => item.Hashes is not null);
        foreach (var hashes in paths.Select(static item => item.Hashes).OfType<HashSettings>())
            _kinds[hashes] = HashKind.Of(hashes);
        MakesAny = _common.Count > 0 || _kinds.Values.Any(static kinds => kinds.Count > 0);
    }

    /// <summary>False when no file is hashed at all.</summary>
    public bool MakesAny { get; }

    internal IReadOnlyList<int> KindsOf(ReadOnlySpan<byte> path)
    {
        if (_paths.IsEmpty) return _common;
        Span<ulong> found = stackalloc ulong[_paths.Words];
        _paths.Match(path, found);
        return _paths.LastOf(found)?.Hashes is { } hashes ? _kinds[hashes] : _common;
    }

    /// <summary>
    /// The kinds to make of a file: of a suspended one those known of the version too, since only they tell whether it is
    /// still that.
    /// </summary>
    internal IReadOnlyList<int> KindsToMake(in FileEntry entry)
    {
        var wanted = KindsOf(entry);
        if (!entry.IsSuspended) return wanted;
        var kinds = new List<int>(HashKind.Count);
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            if (wanted.Contains(kind) || !entry.GetKnownHash(kind).IsEmpty) kinds.Add(kind);
        }

        return kinds;
    }

    internal IReadOnlyList<int> KindsOf(in FileEntry entry)
    {
        if (_paths.IsEmpty) return _common;
        Span<byte> path = stackalloc byte[Protocol.Limits.PathBytes];
        return KindsOf(path[..entry.CopyPath(path)]);
    }
}
