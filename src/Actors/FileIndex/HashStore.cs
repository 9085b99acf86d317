using System.Collections.Concurrent;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The hashes of file versions, by id: a version's hashes stay what they are, so that shards need not copy them. With a
/// directory they are kept in files that are mapped, made anew at each start and nameless; without one, or where a file
/// cannot be written, in memory. Any thread reads and writes.
/// </summary>
internal sealed class HashStore
{
    private readonly HashColumn[] _columns = new HashColumn[HashKind.Count];
    private readonly ConcurrentDictionary<int, FileParts> _parts = new();

    public HashStore(HashFiles? files)
    {
        for (var kind = 0; kind < HashKind.Count; kind++) _columns[kind] = new HashColumn(HashKind.Widths[kind], files);
    }

    /// <summary>One hash; empty when it is not known.</summary>
    public ReadOnlySpan<byte> Get(int kind, int id) => _columns[kind].Get(id);

    public void Prefetch(int kind, int id) => _columns[kind].Prefetch(id);

    public bool HasAny(int id)
    {
        foreach (var column in _columns)
        {
            if (!column.Get(id).IsEmpty) return true;
        }

        return false;
    }

    public FileHashes ToHashes(int id)
    {
        var hashes = FileHashes.None;
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            var value = Get(kind, id);
            if (!value.IsEmpty) hashes = HashKind.With(hashes, kind, value.ToArray());
        }

        return _parts.TryGetValue(id, out var parts) ? hashes with { Parts = parts } : hashes;
    }

    /// <summary>Adds what is known; what is empty in <paramref name="hashes"/> stays as it is.</summary>
    public void Set(FileId id, FileHashes hashes)
    {
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            var value = HashKind.Get(hashes, kind).Span;
            if (!value.IsEmpty) Set(kind, id.Value, value);
        }

        if (hashes.Parts is not null) _parts[id.Value] = hashes.Parts;
    }

    /// <param name="values">The hashes of so many versions with consecutive ids.</param>
    public void Set(int kind, int firstId, ReadOnlySpan<byte> values)
    {
        if (values.Length % HashKind.Widths[kind] != 0) throw new ArgumentException($"hash kind {kind} of {values.Length} bytes");
        _columns[kind].Set(firstId, values);
    }

    public void Forget(FileId id) => _parts.TryRemove(id.Value, out _);
}
