using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Which hashes are made of a file: those of its path, else the common ones.</summary>
public sealed class HashPolicy
{
    /// <summary>No file is hashed: there is no copy of them here.</summary>
    public static readonly HashPolicy None = new(new HashSettings(false, false, false, false), []);

    private readonly PathSettingTable _paths;
    private readonly HashChoice _common;
    private readonly Dictionary<HashSettings, HashChoice> _choices = [];

    public HashPolicy(HashSettings common, IReadOnlyList<PathSettings> paths)
    {
        _common = HashChoice.Of(common);
        _paths = new PathSettingTable(paths, static item => item.Hashes is not null);
        foreach (var hashes in paths.Select(static item => item.Hashes).OfType<HashSettings>())
            _choices[hashes] = HashChoice.Of(hashes);
        MakesAny = _common.IsAny || _choices.Values.Any(static choice => choice.IsAny);
    }

    /// <summary>False when no file is hashed at all.</summary>
    public bool MakesAny { get; }

    internal HashChoice Of(ReadOnlySpan<byte> path)
    {
        if (_paths.IsEmpty) return _common;
        Span<ulong> found = stackalloc ulong[_paths.Words];
        _paths.Match(path, found);
        return _paths.LastOf(found)?.Hashes is { } hashes ? _choices[hashes] : _common;
    }

    /// <summary>
    /// What to make of a file: of a suspended one the hashes known of the version too, since only they tell whether it is still
    /// that.
    /// </summary>
    internal HashChoice ToMake(in FileEntry entry)
    {
        var wanted = Of(entry);
        if (!entry.IsSuspended) return wanted;
        var kinds = new List<int>(HashKind.Count);
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            if (wanted.Kinds.Contains(kind) || !entry.GetKnownHash(kind).IsEmpty) kinds.Add(kind);
        }

        return wanted with { Kinds = kinds };
    }

    internal HashChoice Of(in FileEntry entry)
    {
        if (_paths.IsEmpty) return _common;
        Span<byte> path = stackalloc byte[Protocol.Limits.PathBytes];
        return Of(path[..entry.CopyPath(path)]);
    }
}
