using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Writes the whole catalogue as the stream's snapshot. The table may move on meanwhile: each change says what a path
/// is from then on, so applying the events behind the snapshot once more leads to the same end.
/// </summary>
internal sealed class SnapshotWriter(string stream, FileTable table, IBlobStore blobs, IEventLog log)
{
    /// <param name="sequence">The table shows at least the events up to here.</param>
    /// <returns>Bytes of the segments.</returns>
    public async Task<long> WriteAsync(long sequence, CatalogueState state, CancellationToken token)
    {
        var sink = new SegmentSink(blobs);
        foreach (var (path, target) in table.Aliases.All)
        {
            await sink.AddAsync(new AliasPut(path, target), ChangeKind.Other, token);
        }

        // Each shard once: no version is both in force and superseded.
        var shards = Enumerable.Range(0, FileTable.Shards).Select(table.Shard).ToArray();
        foreach (var file in new FilesById(shards).All()) await sink.AddAsync(ToPut(file), ChangeKind.Other, token);
        foreach (var shard in shards)
        {
            foreach (var change in SupersededOf(shard)) await sink.AddAsync(change, ChangeKind.Other, token);
        }

        var segments = await sink.CompleteAsync(token);
        var snapshot = new CatalogueSnapshot(
            [.. segments.Select(s => s.Delta)], state.NextFileId, state.FileSystem, state.HeldBecause);
        await log.SaveSnapshotAsync(
            stream,
            new StreamSnapshot(sequence, CatalogueEventCodec.SnapshotVersion, CatalogueEventCodec.EncodeSnapshot(snapshot)),
            token);
        return segments.Sum(s => s.Delta.Size);
    }

    private static IEnumerable<FileChange> SupersededOf(FileShard shard)
    {
        if (shard.Superseded is not { } superseded) yield break;
        for (var row = 0; row < superseded.Count; row++)
            yield return new FileSuperseded(ToPut(new FileEntry(superseded.Rows, row)), superseded.SinceTicks(row));
    }

    private static FilePut ToPut(FileEntry entry) => new(
        entry.GetPathBytes(), entry.Id, entry.Size, entry.ModifiedTicks, entry.GetKnownHashes(), entry.OtherModified,
        entry.IsSuspended);
}
