namespace MirrorActors.Actors.Load;

/// <summary>
/// Counts by place and mirror. One thread adds, and nothing it does is atomic or ordered: a cell only grows (modulo
/// 2³²), so whoever takes sees each count now or the next time. Rows are made when first needed.
/// </summary>
internal sealed class CountGrid(int places)
{
    private const int RowStep = 64;
    private readonly uint[]?[] _counts = new uint[]?[places];

    // Of the thread that takes.
    private readonly uint[]?[] _taken = new uint[]?[places];

    public void Add(int place, int ordinal)
    {
        var row = _counts[place];
        if (row is null || ordinal >= row.Length) row = Grow(place, ordinal);
        row[ordinal]++;
    }

    /// <summary>Moves what was added since the last time.</summary>
    public void TakeInto(ShareWindow window)
    {
        for (var place = 0; place < _counts.Length; place++)
        {
            if (Volatile.Read(ref _counts[place]) is { } row) Take(place, row, window);
        }
    }

    private void Take(int place, uint[] row, ShareWindow window)
    {
        ref var taken = ref _taken[place];
        if (taken is null || taken.Length < row.Length) Array.Resize(ref taken, row.Length);
        for (var i = 0; i < row.Length; i++)
        {
            var count = Volatile.Read(ref row[i]);
            if (count == taken[i]) continue;
            window.Add(place, i, unchecked(count - taken[i]));
            taken[i] = count;
        }
    }

    private uint[] Grow(int place, int ordinal)
    {
        var row = new uint[(ordinal / RowStep + 1) * RowStep];
        _counts[place]?.CopyTo(row, 0);
        Volatile.Write(ref _counts[place], row);
        return row;
    }
}
