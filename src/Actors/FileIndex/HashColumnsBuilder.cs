using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Collects hash columns row by row.</summary>
internal sealed class HashColumnsBuilder(int rows, byte[]?[] columns, Dictionary<int, FileParts>? parts)
{
    private Dictionary<int, FileParts>? _parts = parts;

    public HashColumnsBuilder(int rows)
        : this(rows, new byte[]?[HashKind.Count], null)
    {
    }

    /// <summary>Adds what is known; what is empty in <paramref name="hashes"/> stays as it is.</summary>
    public void Set(int row, FileHashes hashes)
    {
        for (var kind = 0; kind < HashKind.Count; kind++) Set(row, kind, HashKind.Get(hashes, kind).Span);
        SetParts(row, hashes.Parts);
    }

    public void Copy(int row, HashColumns source, int sourceRow)
    {
        for (var kind = 0; kind < HashKind.Count; kind++) Set(row, kind, source.Get(kind, sourceRow));
        SetParts(row, source.Parts(sourceRow));
    }

    public HashColumns Build() => new(columns, _parts);

    private void Set(int row, int kind, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        var width = HashKind.Widths[kind];
        if (value.Length != width) throw new ArgumentException($"hash kind {kind} of {value.Length} bytes");
        var column = columns[kind] ??= new byte[rows * width];
        value.CopyTo(column.AsSpan(row * width));
    }

    private void SetParts(int row, FileParts? value)
    {
        if (value is not null) (_parts ??= [])[row] = value;
    }
}
