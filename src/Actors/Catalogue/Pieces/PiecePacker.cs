using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue.Pieces;

/// <summary>Stores the piece lists of a round of hashing in as few packs as hold them.</summary>
internal static class PiecePacker
{
    /// <returns>The pack that each version's list is in.</returns>
    public static async Task<IReadOnlyDictionary<FileId, BlobRef>> StoreAsync(
        IBlobStore blobs, IEnumerable<(FileId File, PieceList List)> lists, CancellationToken token)
    {
        var stored = new Dictionary<FileId, BlobRef>();
        foreach (var pack in Packs(lists))
        {
            var blob = await blobs.PutAsync(PiecePack.Encode(pack), token);
            foreach (var (file, _) in pack) stored.Add(file, blob);
        }

        return stored;
    }

    private static IEnumerable<IReadOnlyList<(FileId File, PieceList List)>> Packs(IEnumerable<(FileId File, PieceList List)> lists)
    {
        var pack = new List<(FileId File, PieceList List)>();
        var bytes = PiecePack.HeadBytes;
        foreach (var item in lists.OrderBy(static l => l.File.Value))
        {
            var more = PiecePack.BytesOf(item.List);
            if (bytes + more > PiecePack.MostBytes)
            {
                yield return pack;
                (pack, bytes) = ([], PiecePack.HeadBytes);
            }

            pack.Add(item);
            bytes += more;
        }

        if (pack.Count > 0) yield return pack;
    }
}
