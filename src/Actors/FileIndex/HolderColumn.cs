using System.Buffers;
using System.Runtime.InteropServices;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The holders of each file of a shard: a small number a file, into the distinct sets there are. Number 0 is the empty set.
/// </summary>
internal sealed class HolderColumn
{
    /// <summary>
    /// Rows whose bits are read before the first is looked at: each read waits for memory, and so they wait together.
    /// </summary>
    private const int RowsAhead = 64;

    private readonly PackedNumbers _numbers;
    private readonly SetPool _sets;

    public HolderColumn(PackedNumbers numbers, SetPool sets) => (_numbers, _sets) = (numbers, sets);

    public static HolderColumn Empty { get; } = new(PackedNumbers.AllZero, SetPool.Empty);

    public SetPool Sets => _sets;

    public MirrorSet Of(int row) => _sets[_numbers[row]];

    /// <summary>What <see cref="PrefetchSet"/> needs.</summary>
    public void Prefetch(int row) => _numbers.Prefetch(row);

    public void PrefetchSet(int row) => _sets.Prefetch(_numbers[row]);

    public int NumberOf(int row) => _numbers[row];

    /// <summary>The sets that files have and how many files have each; equal sets may come more than once.</summary>
    /// <param name="count">Rows there are.</param>
    public IReadOnlyList<(MirrorSet Set, int Files)> CountSets(int count)
    {
        var (numbers, files) = (_numbers, new int[_sets.Count]);
        for (var row = 0; row < count; row++) files[numbers[row]]++;
        var used = new List<(MirrorSet, int)>();
        for (var number = 0; number < files.Length; number++)
        {
            if (files[number] > 0) used.Add((_sets[number], files[number]));
        }

        return used;
    }

    /// <summary>The column after mirrors got other files; this one when nothing changes.</summary>
    public HolderColumn With(HeldFiles held, FileRows rows) =>
        held.Single is { } files ? With(held.Ordinals[0], files, rows) : WithMany(held, rows);

    /// <summary>One mirror: most files keep their sets, so new ones are put behind those there are.</summary>
    private HolderColumn With(int ordinal, FileSet files, FileRows rows)
    {
        var differing = ArrayPool<int>.Shared.Rent(rows.Count);
        var count = Differing(ordinal, files, rows, differing);
        var column = count == 0 ? this : Flipped(ordinal, differing.AsSpan(0, count), rows.Count);
        ArrayPool<int>.Shared.Return(differing);
        return column;
    }

    /// <summary>The rows whose sets say otherwise than the mirror's files.</summary>
    /// <returns>How many there are.</returns>
    private int Differing(int ordinal, FileSet files, FileRows rows, int[] differing)
    {
        var has = ArrayPool<byte>.Shared.Rent(_sets.Count);
        for (var number = 0; number < _sets.Count; number++) has[number] = _sets[number].Contains(ordinal) ? (byte)1 : (byte)0;
        var (numbers, ids, count) = (_numbers, rows.Ids, 0);
        for (var row = 0; row < rows.Count; row++)
        {
            var id = (int)ids[row];
            // No branch: which rows differ cannot be predicted.
            differing[count] = row;
            count += has[numbers[row]] ^ (int)(files.Word(id >> 6) >> (id & 63) & 1);
        }

        ArrayPool<byte>.Shared.Return(has);
        return count;
    }

    /// <summary>The column after some rows gained or lost a mirror.</summary>
    private HolderColumn Flipped(int ordinal, ReadOnlySpan<int> rows, int count)
    {
        var (sets, flipped) = (new SetPoolBuilder(_sets), ArrayPool<int>.Shared.Rent(_sets.Count));
        flipped.AsSpan(0, _sets.Count).Clear();
        var next = ArrayPool<int>.Shared.Rent(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var old = _numbers[rows[i]];
            if (flipped[old] == 0) flipped[old] = 1 + sets.Add(_sets[old].With(ordinal, !_sets[old].Contains(ordinal)));
            next[i] = flipped[old] - 1;
        }

        var column = Patched(sets, rows, next, count);
        ArrayPool<int>.Shared.Return(flipped);
        ArrayPool<int>.Shared.Return(next);
        return column;
    }

    /// <summary>The numbers of some rows alone are written where no other must be, else all.</summary>
    private HolderColumn Patched(SetPoolBuilder sets, ReadOnlySpan<int> rows, ReadOnlySpan<int> next, int count)
    {
        if (sets.Extended is { } pool && _numbers.CanHold(pool.Count)) return new HolderColumn(_numbers.With(rows, next), pool);
        var numbers = Unpacked(count);
        for (var i = 0; i < rows.Length; i++) numbers[rows[i]] = next[i];
        return Packed(numbers, count, sets);
    }

    /// <summary>The column after some files gained or lost mirrors; this one when nothing changes.</summary>
    /// <param name="count">Rows there are.</param>
    public HolderColumn With(IEnumerable<(int Row, int Ordinal, bool Held)> changes, int count)
    {
        var (rows, next, sets) = (new List<int>(), new List<int>(), new SetPoolBuilder(_sets));
        var added = new Dictionary<MirrorSet, int>();
        foreach (var file in changes.GroupBy(change => change.Row))
        {
            var before = Of(file.Key);
            var after = file.Aggregate(before, (set, change) => set.With(change.Ordinal, change.Held));
            if (after == before) continue;
            if (!added.TryGetValue(after, out var number)) added.Add(after, number = sets.Add(after));
            rows.Add(file.Key);
            next.Add(number);
        }

        return rows.Count == 0
            ? this
            : Patched(sets, CollectionsMarshal.AsSpan(rows), CollectionsMarshal.AsSpan(next), count);
    }

    /// <summary>Many mirrors: most sets change, so all are made anew.</summary>
    private HolderColumn WithMany(HeldFiles held, FileRows rows)
    {
        var (from, end) = (rows.From(held.First), held.End == int.MaxValue ? rows.Count : rows.From(held.End));
        var isWhole = from == 0 && end == rows.Count;
        // Two sets become the same when they differ in these mirrors only.
        var sets = new SetPoolBuilder(SetPool.Empty, hasTwins: !isWhole || _sets.HasTwins || _sets.HasAny(held.Ordinals));
        var numbers = Unpacked(rows.Count);
        Span<ulong> replaced = stackalloc ulong[Math.Max(_sets.Stride, (held.Ordinals.Max() >> 6) + 1)];
        var known = new Dictionary<(int Old, ulong Held), int>();
        var kept = new int[_sets.Count];
        var (last, number, changed) = ((Old: -1, Held: 0UL), -1, false);
        Span<ulong> ahead = stackalloc ulong[RowsAhead];
        for (var row = 0; row < rows.Count; row++)
        {
            var old = numbers[row];
            if (row % RowsAhead == 0) held.CopyTo(ahead, rows.Ids, row, Math.Min(RowsAhead, rows.Count - row));
            if (row < from || row >= end)
            {
                if (kept[old] == 0) kept[old] = 1 + sets.Add(_sets[old].Words);
                numbers[row] = kept[old] - 1;
                continue;
            }

            var next = (Old: old, Held: ahead[row % RowsAhead]);
            if (next != last && !known.TryGetValue(next, out number))
            {
                var before = _sets[old].Words;
                var after = held.Replace(before, next.Held, replaced);
                changed |= !after.StartsWith(before) || after[before.Length..].ContainsAnyExcept(0UL);
                known.Add(next, number = sets.Add(after));
            }

            last = next;
            numbers[row] = number;
        }

        if (changed) return Packed(numbers, rows.Count, sets);
        ArrayPool<int>.Shared.Return(numbers);
        return this;
    }

    /// <summary>Each row's number, in a rented array.</summary>
    private int[] Unpacked(int rows)
    {
        var numbers = ArrayPool<int>.Shared.Rent(rows);
        for (var row = 0; row < rows; row++) numbers[row] = _numbers[row];
        return numbers;
    }

    /// <param name="numbers">Rented; given back.</param>
    public static HolderColumn Packed(int[] numbers, int rows, SetPoolBuilder sets)
    {
        var used = numbers.AsSpan(0, rows);
        var pool = sets.Build(used);
        var column = new HolderColumn(PackedNumbers.Of(used, pool.Count), pool);
        ArrayPool<int>.Shared.Return(numbers);
        return column;
    }
}
