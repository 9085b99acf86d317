namespace MirrorActors.Actors.FileIndex;

/// <summary>The numbers of a shard's files, one packed row a file, in the order of ids. Immutable.</summary>
internal sealed class FileRows
{
    private readonly RowLayout _layout;
    private readonly byte[] _bytes;

    public FileRows(RowLayout layout, byte[] bytes, int count)
    {
        _layout = layout;
        _bytes = bytes;
        Count = count;
    }

    public static FileRows Empty { get; } = new(new RowRanges().ToLayout(), BytesFor(0, 0), 0);

    public int Count { get; }

    public RowLayout Layout => _layout;

    /// <summary>For a walk over all rows.</summary>
    public PackedColumn Ids => new(_layout.Id, _layout.Stride, _bytes);

    /// <summary>Rows that are packed as tightly as they allow.</summary>
    public static FileRows Of(ReadOnlySpan<FileFacts> files)
    {
        var ranges = new RowRanges();
        foreach (ref readonly var file in files) ranges.Include(file);
        var layout = ranges.ToLayout();
        var bytes = BytesFor(layout.Stride, files.Length);
        for (var row = 0; row < files.Length; row++) layout.Write(bytes, row * layout.Stride, files[row]);
        return new FileRows(layout, bytes, files.Length);
    }

    public static byte[] BytesFor(int stride, int rows) => new byte[(stride * rows) + PackedField.Tail];

    public int Id(int row) => (int)_layout.Id.Read(_bytes, row * _layout.Stride);

    public long Size(int row) => _layout.Size.Read(_bytes, row * _layout.Stride);

    public long Modified(int row) => _layout.Modified.Read(_bytes, row * _layout.Stride);

    public int Directory(int row) => (int)_layout.Directory.Read(_bytes, row * _layout.Stride);

    public ReadOnlySpan<byte> Name(int row, byte[] names)
    {
        var start = row * _layout.Stride;
        return names.AsSpan((int)_layout.NameStart.Read(_bytes, start), (int)_layout.NameLength.Read(_bytes, start));
    }

    public FileFacts this[int row] => _layout.Read(_bytes, row * _layout.Stride);

    /// <summary>The row of an id, or the complement of the first row with a greater one.</summary>
    public int Search(int id)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var there = Id(middle);
            if (there == id) return middle;
            if (there < id) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    /// <summary>The first row with this id or a greater one.</summary>
    public int From(int id) => Search(id) is var row && row < 0 ? ~row : row;

    public void CopyTo(int row, int count, byte[] target, int targetRow) =>
        _bytes.AsSpan(row * _layout.Stride, count * _layout.Stride).CopyTo(target.AsSpan(targetRow * _layout.Stride));
}
