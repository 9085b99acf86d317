using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// The paths of a table that is restored from a newer snapshot, less those that the snapshot and the events behind it
/// know. What is left in the end was removed by events that are no longer in the log.
/// </summary>
internal sealed class StalePaths(FileTable table)
{
    private readonly HashSet<byte[]> _files = table.All().Select(e => e.GetPathBytes()).ToHashSet(PathComparer.Instance);
    private readonly HashSet<byte[]> _links = table.Aliases.All.Select(a => a.Key).ToHashSet(PathComparer.Instance);

    public void Keep(IReadOnlyList<FileChange> known)
    {
        if (_files.Count > 0) _files.ExceptWith(known.OfType<FilePut>().Select(c => c.Path.ToArray()));
        if (_links.Count > 0) _links.ExceptWith(known.OfType<AliasPut>().Select(c => c.Path.ToArray()));
    }

    public IReadOnlyList<FileChange> ToRemovals() =>
        [.. _files.Select(p => new FileRemoved(p)), .. _links.Select(p => new AliasRemoved(p))];
}
