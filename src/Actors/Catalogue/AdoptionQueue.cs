
namespace MirrorActors.Actors.Catalogue;

/// <summary>Files that come into the catalogue outside a walk: found by requests, or too young when they were walked.</summary>
internal sealed class AdoptionQueue(CatalogueDependencies deps, TimeProvider clock)
{
    private readonly Dictionary<string, SourceFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _young = new(StringComparer.Ordinal);

    public bool HasYoung => _young.Count > 0;

    /// <summary>False when there are too many already; the next walk finds it.</summary>
    public bool Add(SourceFile file)
    {
        if (_files.Count >= CatalogueLimits.YoungFiles) return false;
        _files[file.Path] = file;
        return true;
    }

    public void AddYoung(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (_young.Count < CatalogueLimits.YoungFiles) _young.Add(path);
        }
    }

    /// <summary>Looks at the young files again: those that have not changed for long enough are adopted.</summary>
    public void AddGrown()
    {
        var now = clock.GetUtcNow();
        foreach (var path in _young.ToArray())
        {
            var file = deps.Tree.Find(path);
            if (file is not null && CatalogueRules.IsYoung(file.ModifiedTicks, now, deps.Settings.StableAfter)) continue;
            _young.Remove(path);
            if (file is not null && file.Path == path) Add(file);
        }
    }

    /// <summary>Stores what is new as changes and empties the queue.</summary>
    public async Task<IReadOnlyList<StoredDelta>> StoreAsync(FileIds ids, CancellationToken token)
    {
        var table = deps.Fold.Index.Table;
        var versions = new VersionRule(deps, ids, clock);
        var sink = new SegmentSink(deps.Blobs);
        foreach (var file in _files.Values)
        {
            var path = System.Text.Encoding.UTF8.GetBytes(file.Path);
            var known = table.TryFindExact(path, out var entry);
            if (versions.Judge(path, known ? entry : null, file.Size, file.ModifiedTicks) is { } put)
                await sink.AddVersionAsync(put, known, token);
        }

        _files.Clear();
        return await sink.CompleteAsync(token);
    }
}
