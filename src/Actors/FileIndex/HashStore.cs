using System.Buffers.Binary;
using MirrorActors.Protocol;
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
    private readonly HashColumn _packs;
    private readonly BlobTable _blobs = new();

    public HashStore(HashFiles? files)
    {
        for (var kind = 0; kind < HashKind.Count; kind++) _columns[kind] = new HashColumn(HashKind.Widths[kind], files);
        _packs = new HashColumn(sizeof(int), files);
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

        return hashes with { Pieces = PiecesOf(id) };
    }

    /// <summary>Adds what is known; what is empty in <paramref name="hashes"/> stays as it is.</summary>
    public void Set(FileId id, FileHashes hashes)
    {
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            var value = HashKind.Get(hashes, kind).Span;
            if (!value.IsEmpty) Set(kind, id.Value, value);
        }

        if (hashes.Pieces is not { } pack) return;
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, NumberOf(pack));
        _packs.Set(id.Value, number);
    }

    /// <param name="values">The hashes of so many versions with consecutive ids.</param>
    public void Set(int kind, int firstId, ReadOnlySpan<byte> values)
    {
        if (values.Length % HashKind.Widths[kind] != 0) throw new ArgumentException($"hash kind {kind} of {values.Length} bytes");
        _columns[kind].Set(firstId, values);
    }

    /// <summary>The pack that the version's piece list is in; null when there is none.</summary>
    public BlobRef? PiecesOf(int id) => PackOf(id) is > 0 and var number ? _blobs[number] : null;

    /// <summary>As <see cref="PiecesOf"/> is not null, without a look at the mapped bytes.</summary>
    public bool HasPieces(int id) => !_packs.Get(id).IsEmpty;

    /// <summary>Number of that pack; 0 when there is none.</summary>
    public int PackOf(int id)
    {
        var number = _packs.Get(id);
        return number.IsEmpty ? 0 : BinaryPrimitives.ReadInt32LittleEndian(number);
    }

    public BlobRef Pack(int number) => _blobs[number];

    /// <summary>The number by which <see cref="LoadPacks"/> knows a pack.</summary>
    public int NumberOf(BlobRef pack) => _blobs.NumberOf(pack);

    /// <summary>While nobody else writes.</summary>
    /// <param name="numbers">Little-endian, of consecutive ids; those that are 0 have none.</param>
    public void LoadPacks(int firstId, ReadOnlySpan<byte> numbers) => _packs.Load(firstId, numbers);
}
