using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Makes a shard's next superseded versions. The newest stay when there are too many.</summary>
internal sealed class SupersededFilesBuilder(FileShard shard)
{
    private readonly SupersededFiles? _old = shard.Superseded;
    private readonly Dictionary<int, (FileRow Row, long Since)?> _touched = [];

    public void Add(FileRow row, long since)
    {
        if (row.File.IsSuspended)
        {
            // Its modified time was never verified, only the others are its own.
            var times = row.File.OtherModified;
            if (times.Count == 0) return;
            var (verified, others) = (times[0], times.Skip(1).ToArray());
            row = row with { File = row.File with { ModifiedTicks = verified, OtherModified = others, IsSuspended = false } };
        }

        _touched[row.Id.Value] = (row, since);
    }

    /// <summary>The version as it is known; null when it is not.</summary>
    public FileRow? Find(FileId id, ReadOnlyMemory<byte> path, uint hash)
    {
        if (_touched.TryGetValue(id.Value, out var touched)) return touched?.Row;
        return _old?.Rows.Find(id) is { } number and >= 0 ? FileRow.Of(_old.Rows, number, path, hash) : null;
    }

    public void Remove(FileId id)
    {
        if (_touched.ContainsKey(id.Value) || _old?.Rows.Find(id) >= 0) _touched[id.Value] = null;
    }

    public SupersededFiles? Build()
    {
        var rows = _touched.Count == 0 ? null : Newest();
        if (rows is null) return _old;
        if (rows.Count == 0) return null;
        var old = _old?.Rows ?? FileShard.EmptyOf(shard.Directories, shard.Hashes);
        var kept = rows.Where(r => r.Row is null).Select(r => r.Number).ToHashSet();
        var gone = Enumerable.Range(0, old.Count).Where(n => !kept.Contains(n)).ToDictionary(n => n, old.PathHashOf);
        var added = rows.Where(r => r.Row is not null).Select(r => r.Row!).ToArray();
        return new SupersededFiles(new ShardSplice(old, gone, added).Build(null), [.. rows.Select(r => r.Since)]);
    }

    /// <summary>The rows to keep, in the order of ids; those without a row are copied from the old rows.</summary>
    private List<(int Id, long Since, FileRow? Row, int Number)> Newest()
    {
        var rows = new List<(int Id, long Since, FileRow? Row, int Number)>();
        for (var number = 0; number < (_old?.Count ?? 0); number++)
        {
            var id = _old!.Rows.Rows.Id(number);
            if (!_touched.ContainsKey(id)) rows.Add((id, _old.SinceTicks(number), null, number));
        }

        foreach (var (id, touched) in _touched)
        {
            if (touched is (var row, var since)) rows.Add((id, since, row, -1));
        }

        if (rows.Count > FileIndexLimits.SupersededPerShard)
        {
            rows = [.. rows.OrderByDescending(r => (r.Since, r.Id))];
            rows.RemoveRange(FileIndexLimits.SupersededPerShard, rows.Count - FileIndexLimits.SupersededPerShard);
        }

        return [.. rows.OrderBy(r => r.Id)];
    }
}
