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
        for (var at = SlotTable.Home(hash, rows.Slots); rows.Slots[at] != 0; at = SlotTable.Next(at, rows.Slots))
        {
            var row = SlotTable.Row(rows.Slots[at]);
            if (SlotTable.MayBe(rows.Slots[at], hash) && rows.PathEquals(row, path)) found.Add(row);
        }

        return [.. found.OrderByDescending(row => (since[row], row)).Select(row => (new FileEntry(rows, row), since[row]))];
    }

    public SupersededFiles WithHeld(HeldFiles held) => With(rows.WithHeld(held));

    public SupersededFiles WithHeld(IReadOnlyList<HeldPatch> patches) => With(rows.WithHeld(patches));

    private SupersededFiles With(FileShard next) => next == rows ? this : new SupersededFiles(next, since);
}
