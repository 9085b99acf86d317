using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The hashes of a shard's files. A kind that no file has costs nothing; all zero bytes stand for a hash that is not
/// known.
/// </summary>
internal sealed class HashColumns
{
    private readonly byte[]?[] _columns;
    private readonly Dictionary<int, FileParts>? _parts;

    internal HashColumns(byte[]?[] columns, Dictionary<int, FileParts>? parts)
    {
        _columns = columns;
        _parts = parts;
    }

    public static HashColumns Empty { get; } = new(new byte[]?[HashKind.Count], null);

    /// <summary>One hash; empty when it is not known.</summary>
    public ReadOnlySpan<byte> Get(int kind, int row)
    {
        var column = _columns[kind];
        if (column is null) return default;
        var width = HashKind.Widths[kind];
        var value = column.AsSpan(row * width, width);
        return value.ContainsAnyExcept((byte)0) ? value : default;
    }

    public bool HasAny(int row)
    {
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            if (!Get(kind, row).IsEmpty) return true;
        }

        return false;
    }

    public FileParts? Parts(int row) => _parts?.GetValueOrDefault(row);

    public FileHashes ToHashes(int row)
    {
        var hashes = FileHashes.None;
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            var value = Get(kind, row);
            if (!value.IsEmpty) hashes = HashKind.With(hashes, kind, value.ToArray());
        }

        return Parts(row) is { } parts ? hashes with { Parts = parts } : hashes;
    }

    /// <summary>A copy in which single rows can be set; the other rows stay.</summary>
    public HashColumnsBuilder ToBuilder(int rows)
    {
        var columns = new byte[]?[HashKind.Count];
        for (var kind = 0; kind < HashKind.Count; kind++) columns[kind] = (byte[]?)_columns[kind]?.Clone();
        return new HashColumnsBuilder(rows, columns, _parts is null ? null : new Dictionary<int, FileParts>(_parts));
    }
}
