using Microsoft.Extensions.Logging;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Blobs;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What a mirror holds as the log has it: the set in force, and what checks of single files found since.</summary>
internal sealed class StoredFileSet(IBlobStore blobs, ILogger logger)
{
    /// <summary>Null when the set in force cannot be read, which the log then says.</summary>
    public async Task<FileSet?> ReadAsync(MirrorState state, CancellationToken token)
    {
        if (state.FileSet is not { } blob) return FileSet.Empty.With(state.Patches);
        var (repository, id) = (state.Definition?.Repository ?? "", state.Definition?.Id ?? "");
        try
        {
            if (await blobs.GetAsync(blob, token) is { } stored) return FileSet.Decode(stored).With(state.Patches);
            logger.PreviousSetUnreadable(repository, id, blob.Sha256, null);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            logger.PreviousSetUnreadable(repository, id, blob.Sha256, e);
        }

        return null;
    }
}
