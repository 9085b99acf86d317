using System.Buffers;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The holders of each file of a shard: a small number a file, into the distinct sets there are. Number 0 is the empty set.
/// </summary>
internal sealed class HolderColumn
{
    private readonly PackedNumbers _numbers;
    private readonly SetPool _sets;

    public HolderColumn(PackedNumbers numbers, SetPool sets) => (_numbers, _sets) = (numbers, sets);

    public static HolderColumn Empty { get; } = new(PackedNumbers.AllZero, SetPool.Empty);

    public SetPool Sets => _sets;

    public MirrorSet Of(int row) => _sets[_numbers[row]];

    public int NumberOf(int row) => _numbers[row];

    /// <summary>The column after mirrors got other files; this one when nothing changes.</summary>
    public HolderColumn With(HeldFiles held, FileRows rows)
    {
        var (from, end) = (rows.From(held.First), held.End == int.MaxValue ? rows.Count : rows.From(held.End));
        return held.Ordinals.Length == 1 ? With(held, rows, from, end) : WithMany(held, rows, from, end);
    }

    /// <summary>One mirror: most files keep their sets, so new ones are put behind those there are.</summary>
    private HolderColumn With(HeldFiles held, FileRows rows, int from, int end)
    {
        var ordinal = held.Ordinals[0];
        var row = from;
        while (row < end && Of(row).Contains(ordinal) == (held.Of(rows.Id(row)) != 0)) row++;
        if (row == end) return this;
        var sets = new SetPoolBuilder(_sets);
        var numbers = Unpacked(rows.Count);
        var flipped = new int[_sets.Count];
        for (; row < end; row++)
        {
            var old = numbers[row];
            if (_sets[old].Contains(ordinal) == (held.Of(rows.Id(row)) != 0)) continue;
            if (flipped[old] == 0) flipped[old] = 1 + sets.Add(_sets[old].With(ordinal, !_sets[old].Contains(ordinal)));
            numbers[row] = flipped[old] - 1;
        }

        return Packed(numbers, rows.Count, sets);
    }

    /// <summary>Many mirrors: most sets change, so all are made anew.</summary>
    private HolderColumn WithMany(HeldFiles held, FileRows rows, int from, int end)
    {
        var isWhole = from == 0 && end == rows.Count;
        var sets = new SetPoolBuilder(SetPool.Empty, hasTwins: !isWhole);
        var numbers = Unpacked(rows.Count);
        Span<ulong> replaced = stackalloc ulong[Math.Max(_sets.Stride, (held.Ordinals.Max() >> 6) + 1)];
        var known = new Dictionary<(int Old, ulong Held), int>();
        var kept = new int[_sets.Count];
        var (last, number, changed) = ((Old: -1, Held: 0UL), -1, false);
        for (var row = 0; row < rows.Count; row++)
        {
            var old = numbers[row];
            if (row < from || row >= end)
            {
                if (kept[old] == 0) kept[old] = 1 + sets.Add(_sets[old].Words);
                numbers[row] = kept[old] - 1;
                continue;
            }

            var next = (Old: old, Held: held.Of(rows.Id(row)));
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
