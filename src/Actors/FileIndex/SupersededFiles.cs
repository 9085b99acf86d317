namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The versions of a shard's paths that are known but not in force: rows of a shard of their own, in which a path may
/// have several. Requests never read them. Immutable.
/// </summary>
/// <param name="since">For each row, when it ceased to be in force: UTC ticks.</param>
internal sealed class SupersededFiles(FileShard rows, long[] since)
{
    public FileShard Rows => rows;

    public int Count => rows.Count;

    public long SinceTicks(int row) => since[row];

    /// <summary>The path's versions, the one that was in force last first.</summary>
    public IReadOnlyList<(FileEntry File, long SinceTicks)> Of(ReadOnlySpan<byte> path, uint hash)
    {
        var found = new List<int>();
        var mask = (uint)(rows.Slots.Length - 1);
        for (var i = hash & mask; rows.Slots[i] != 0; i = (i + 1) & mask)
        {
            var row = (int)(uint)rows.Slots[i] - 1;
            if ((uint)(rows.Slots[i] >> 32) == hash && rows.PathEquals(row, path)) found.Add(row);
        }

        return [.. found.OrderByDescending(row => (since[row], row)).Select(row => (new FileEntry(rows, row), since[row]))];
    }

    public SupersededFiles WithFileSets(IReadOnlyList<MirrorFiles> sets)
    {
        var next = rows.WithFileSets(sets);
        return next == rows ? this : new SupersededFiles(next, since);
    }
}
