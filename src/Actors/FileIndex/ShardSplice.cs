using System.Buffers;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// Makes a shard from another: some rows go, others come, in the order of ids. What stays is copied in runs; nothing is looked
/// at row by row unless it must be.
/// </summary>
/// <param name="gone">Rows, each with its path hash.</param>
/// <param name="added">In the order of ids.</param>
internal sealed class ShardSplice(FileShard old, IReadOnlyDictionary<int, uint> gone, FileRow[] added)
{
    private readonly int _count = old.Count - gone.Count + added.Length;
    private readonly List<(int Old, int New, int Count)> _runs = [];
    private readonly int[] _addedRows = new int[added.Length];

    public FileShard Build(SupersededFiles? superseded)
    {
        if (_count > SlotTable.MostRows) throw new InvalidDataException($"{_count} files in a shard");
        Merge();
        var names = Names(out var areKept);
        var rows = Rows(names, areKept);
        foreach (var row in added)
        {
            foreach (var learned in row.Learned) old.Hashes.Set(row.Id, learned);
        }

        return new FileShard
        {
            Directories = old.Directories,
            Hashes = old.Hashes,
            Rows = rows,
            Names = names,
            Slots = Slots(),
            Holders = Holders(),
            OtherModifiedById = OtherModified(),
            Suspended = Suspended(),
            Superseded = superseded,
        };
    }

    /// <summary>Finds the runs of old rows that stay together, and the places of the new ones.</summary>
    private void Merge()
    {
        var goes = gone.Keys.Order().ToArray();
        var (from, to, nextGone) = (0, 0, 0);
        for (var next = 0; next <= added.Length; next++)
        {
            var before = next == added.Length ? old.Count : old.Rows.From(added[next].Id.Value);
            if (next < added.Length) CheckIsNew(next, before);
            for (; nextGone < goes.Length && goes[nextGone] < before; nextGone++)
            {
                Keep(ref from, ref to, goes[nextGone]);
                from = goes[nextGone] + 1;
            }

            Keep(ref from, ref to, before);
            if (next < added.Length) _addedRows[next] = to++;
        }
    }

    private void CheckIsNew(int next, int row)
    {
        var id = added[next].Id;
        var isThere = row < old.Count && old.Rows.Id(row) == id.Value && !gone.ContainsKey(row);
        if (isThere || (next > 0 && added[next - 1].Id == id)) throw new InvalidDataException($"file {id} appears twice");
    }

    private void Keep(ref int from, ref int to, int end)
    {
        if (end <= from) return;
        _runs.Add((from, to, end - from));
        to += end - from;
        from = end;
    }

    /// <param name="areKept">True when the names of old rows are where they were.</param>
    private NamePool Names(out bool areKept)
    {
        var needed = added.Sum(r => r.Name.Length);
        areKept = old.Names.HasRoomFor(needed);
        return areKept ? old.Names with { Used = old.Names.Used + needed } : NamePool.For(needed + _runs.Sum(NameBytes));
    }

    private int NameBytes((int Old, int New, int Count) run)
    {
        var bytes = 0;
        for (var row = run.Old; row < run.Old + run.Count; row++) bytes += old.Name(row).Length;
        return bytes;
    }

    private FileRows Rows(NamePool names, bool areKept)
    {
        var (position, facts) = (areKept ? old.Names.Used : 0, new FileFacts[added.Length]);
        for (var i = 0; i < added.Length; i++)
        {
            facts[i] = added[i].ToFacts(position);
            added[i].Name.CopyTo(names.Bytes.AsSpan(position));
            position += facts[i].NameLength;
        }

        return areKept && facts.All(f => old.Rows.Layout.Covers(f)) ? Copied(facts) : Rewritten(facts, names, areKept, position);
    }

    private FileRows Copied(FileFacts[] facts)
    {
        var layout = old.Rows.Layout;
        var bytes = FileRows.BytesFor(layout.Stride, _count);
        // First the new rows: writing one spoils the bytes behind it.
        for (var i = 0; i < facts.Length; i++) layout.Write(bytes, _addedRows[i] * layout.Stride, facts[i]);
        foreach (var (from, to, count) in _runs) old.Rows.CopyTo(from, count, bytes, to);
        return new FileRows(layout, bytes, _count);
    }

    /// <summary>All rows anew, as the names moved or a number does not fit.</summary>
    private FileRows Rewritten(FileFacts[] facts, NamePool names, bool areKept, int position)
    {
        var all = new FileFacts[_count];
        for (var i = 0; i < facts.Length; i++) all[_addedRows[i]] = facts[i];
        foreach (var (from, to, count) in _runs)
        {
            for (var i = 0; i < count; i++)
            {
                var file = old.Rows[from + i];
                if (!areKept)
                {
                    old.Name(from + i).CopyTo(names.Bytes.AsSpan(position));
                    file = file with { NameStart = position };
                    position += file.NameLength;
                }

                all[to + i] = file;
            }
        }

        return FileRows.Of(all);
    }

    private uint[] Slots()
    {
        var isShifted = gone.Count > 0 || _runs.Exists(r => r.Old != r.New);
        if (!SlotTable.Suits(old.Slots, _count)) return NewSlots();
        var slots = (uint[])old.Slots.Clone();
        foreach (var (row, hash) in gone) SlotTable.Remove(slots, hash, row, old.PathHashOf);
        if (isShifted) SlotTable.Renumber(slots, NewRows());
        for (var i = 0; i < added.Length; i++) SlotTable.Add(slots, added[i].Hash, _addedRows[i]);
        return slots;
    }

    private uint[] NewSlots()
    {
        var slots = SlotTable.For(_count);
        foreach (var (from, to, count) in _runs)
        {
            for (var i = 0; i < count; i++) SlotTable.Add(slots, old.PathHashOf(from + i), to + i);
        }

        for (var i = 0; i < added.Length; i++) SlotTable.Add(slots, added[i].Hash, _addedRows[i]);
        return slots;
    }

    private int[] NewRows()
    {
        var rows = new int[old.Count];
        foreach (var (from, to, count) in _runs)
        {
            for (var i = 0; i < count; i++) rows[from + i] = to + i;
        }

        return rows;
    }

    private HolderColumn Holders()
    {
        var sets = new SetPoolBuilder(old.Holders.Sets);
        var numbers = ArrayPool<int>.Shared.Rent(_count);
        foreach (var (from, to, count) in _runs)
        {
            for (var i = 0; i < count; i++) numbers[to + i] = old.Holders.NumberOf(from + i);
        }

        for (var i = 0; i < added.Length; i++) numbers[_addedRows[i]] = sets.Add(added[i].Holders);
        return HolderColumn.Packed(numbers, _count, sets);
    }

    private Dictionary<int, IReadOnlyList<long>>? OtherModified()
    {
        var others = old.OtherModifiedById;
        if (others is null && !Array.Exists(added, r => r.File.OtherModified.Count > 0)) return null;
        others = others is null ? [] : new Dictionary<int, IReadOnlyList<long>>(others);
        foreach (var row in gone.Keys) others.Remove(old.Rows.Id(row));
        foreach (var row in added)
        {
            if (row.File.OtherModified.Count > 0) others[row.Id.Value] = row.File.OtherModified;
        }

        return others.Count == 0 ? null : others;
    }

    private ulong[]? Suspended()
    {
        if (old.Suspended is null && !Array.Exists(added, r => r.File.IsSuspended)) return null;
        var bits = new ulong[(_count + 63) / 64];
        var any = false;
        void Suspend(int row) => (any, bits[row >> 6]) = (true, bits[row >> 6] | 1UL << (row & 63));
        foreach (var (from, to, count) in _runs)
        {
            for (var i = 0; i < count; i++)
            {
                if (old.IsSuspended(from + i)) Suspend(to + i);
            }
        }

        for (var i = 0; i < added.Length; i++)
        {
            if (added[i].File.IsSuspended) Suspend(_addedRows[i]);
        }

        return any ? bits : null;
    }
}
