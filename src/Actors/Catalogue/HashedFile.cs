using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>What hashing a file leads to.</summary>
/// <param name="Version">The one that the bytes are of.</param>
/// <param name="Pieces">To be stored; null when there are none, or they are stored already.</param>
internal sealed record HashedFile(FileChange Change, ChangeKind Kind, FileId Version, PieceList? Pieces)
{
    /// <param name="pack">Where the pieces were stored.</param>
    public FileChange WithPieces(BlobRef pack) => Change switch
    {
        FileHashed hashed => hashed with { Hashes = hashed.Hashes with { Pieces = pack } },
        FileSettled settled => settled with { Hashes = settled.Hashes with { Pieces = pack } },
        _ => throw new InvalidOperationException(Change.GetType().Name),
    };
}
