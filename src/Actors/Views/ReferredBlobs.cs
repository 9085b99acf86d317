using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Views;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Views;

/// <summary>
/// What the newest state refers to: the segments of each catalogue's snapshot and of the changes behind it, the packs of the piece
/// lists of all known versions, the file sets of mirrors.
/// </summary>
public sealed class ReferredBlobs(IEventLog log, ViewFeed feed, FileTable files, MirrorFold mirrors)
{
    /// <returns>Null while the tables are not what the log says.</returns>
    /// <exception cref="IOException">The log cannot be read.</exception>
    /// <exception cref="InvalidDataException">What is in it is unknown to this program.</exception>
    public async Task<IReadOnlyCollection<BlobRef>?> ReadAsync(CancellationToken token)
    {
        if (!feed.IsCaughtUp || feed.Missing > 0 || !files.IsComplete) return null;
        var referred = new HashSet<BlobRef>(mirrors.FileSets);
        referred.UnionWith(files.PiecePacks());
        await foreach (var stream in log.StreamsAsync(StreamNames.CataloguePrefix, token)) await AddSegmentsAsync(stream, referred, token);
        return referred;
    }

    private async Task AddSegmentsAsync(string stream, HashSet<BlobRef> referred, CancellationToken token)
    {
        var stored = await log.LoadSnapshotAsync(stream, token);
        if (stored is not null)
        {
            var snapshot = CatalogueEventCodec.DecodeSnapshot(stored.SchemaVersion, stored.State)
                ?? throw new InvalidDataException($"{stream}: its snapshot is of a shape that this program does not know");
            referred.UnionWith(snapshot.Segments);
        }

        await foreach (var logged in log.ReadAsync(stream, (stored?.Sequence ?? 0) + 1, token))
        {
            var happened = logged.Event;
            if (CatalogueEventCodec.Decode(happened.Type, happened.SchemaVersion, happened.Payload) is CatalogueChanged changed)
                referred.Add(changed.Delta);
        }
    }
}
