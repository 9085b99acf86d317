using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue.Pieces;

/// <summary>
/// Reads piece lists from the blob store, a whole pack for one list: never for a request. Remembers the last ones. Any thread.
/// </summary>
public sealed class PieceLists(IBlobStore blobs)
{
    /// <summary>At most 2 MiB.</summary>
    private const int Remembered = 16;

    private readonly Lock _remembering = new();
    private readonly Queue<(BlobRef Pack, FileId File, PieceList List)> _recent = new();

    /// <returns>Null when no list of this version is known, and for a file of one piece.</returns>
    /// <exception cref="InvalidDataException">The pack is missing or damaged, or its list is not of this file.</exception>
    public async Task<PieceList?> OfAsync(FileEntry file, CancellationToken token)
    {
        if (file.Pieces is not { } pack) return null;
        var (id, size) = (file.Id, file.Size);
        if (Recent(pack, id) is { } known) return known;
        var stored = await blobs.GetAsync(pack, token) ?? throw new InvalidDataException($"blob {pack.Sha256} with piece lists is missing");
        if (PiecePack.Decode(stored).Find(id) is not { } list || !list.Fits(size))
            throw new InvalidDataException($"blob {pack.Sha256} has no piece list of file {id.Value} with {size} bytes");
        return Remember(pack, id, list with { Hashes = list.Hashes.ToArray() }); // a list of its own does not keep the pack
    }

    private PieceList? Recent(BlobRef pack, FileId file)
    {
        lock (_remembering) return _recent.FirstOrDefault(r => r.File == file && r.Pack == pack).List;
    }

    private PieceList Remember(BlobRef pack, FileId file, PieceList list)
    {
        lock (_remembering)
        {
            if (_recent.Count == Remembered) _recent.Dequeue();
            _recent.Enqueue((pack, file, list));
        }

        return list;
    }
}
