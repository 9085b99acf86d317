
namespace MirrorActors.Actors.Catalogue;

/// <summary>Files that come into the catalogue outside a walk: found by requests, or too young when they were walked.</summary>
internal sealed class AdoptionQueue(CatalogueDependencies deps, TimeProvider clock)
{
    private readonly Dictionary<string, SourceFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _young = new(StringComparer.Ordinal);

    public bool HasYoung => _young.Count > 0;

    public bool HasFiles => _files.Count > 0;

    /// <summary>False when there are too many already.</summary>
    public bool Add(SourceFile file)
    {
        if (_files.Count >= CatalogueLimits.YoungFiles) return false;
        _files[file.Path] = file;
        return true;
    }

    public void PutBack(IEnumerable<SourceFile> files)
    {
        foreach (var file in files) _files.TryAdd(file.Path, file);
    }

    /// <returns>How many of them there was room for.</returns>
    public int AddYoung(IEnumerable<string> paths)
    {
        var taken = 0;
        foreach (var path in paths)
        {
            if (_young.Count >= deps.YoungFiles && !_young.Contains(path)) continue;
            _young.Add(path);
            taken++;
        }

        return taken;
    }

    /// <summary>Looks at the young files again: those that have not changed for long enough are adopted.</summary>
    public void AddGrown()
    {
        var now = clock.GetUtcNow();
        foreach (var path in _young.ToArray())
        {
            var file = deps.Source.Find(path);
            if (file is not null && CatalogueRules.IsYoung(file.ModifiedTicks, now, deps.Settings.StableAfter)) continue;
            if (file is null || file.Path != path || Add(file)) _young.Remove(path);
        }
    }

    /// <summary>Stores what is new as changes and empties the queue. While there is a hold file nothing is new.</summary>
    public async Task<AdoptStored> StoreAsync(FileIds ids, CancellationToken token)
    {
        var files = _files.Values.ToArray();
        _files.Clear();
        if (deps.IsOnHold) return new AdoptStored([], ids.Next, []);
        var table = deps.Fold.Index.Table;
        var versions = new VersionRule(deps, ids, clock);
        var sink = new SegmentSink(deps.Blobs);
        foreach (var file in files)
        {
            var path = System.Text.Encoding.UTF8.GetBytes(file.Path);
            var known = table.TryFindExact(path, out var entry);
            if (versions.Judge(path, known ? entry : null, file.Size, file.ModifiedTicks) is { } put)
                await sink.AddVersionAsync(put, known, token);
        }

        return new AdoptStored(await sink.CompleteAsync(token), ids.Next, files);
    }
}
