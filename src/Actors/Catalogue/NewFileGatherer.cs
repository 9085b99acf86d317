using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Gathers the versions that changes bring and the file table does not know, in memory for the largest alone. Before the table is
/// complete nothing counts as new.
/// </summary>
internal sealed class NewFileGatherer(RepositoryId repository, FileTable table)
{
    private readonly PriorityQueue<(FileId Id, byte[] Path), long> _largest = new();

    /// <summary>Before they are applied.</summary>
    public void See(IReadOnlyList<FileChange> changes)
    {
        if (!table.IsComplete) return;
        foreach (var change in changes)
        {
            switch (change)
            {
                case FilePut put when !IsKnown(put.Path, put.Id):
                    Add(put.Path, put.Id, put.Size);
                    break;
                case FileSettled settled when !IsKnown(settled.Path, settled.NewId):
                    Add(settled.Path, settled.NewId, table.TryFindExact(settled.Path.Span, out var was) ? was.Size : 0);
                    break;
            }
        }
    }

    /// <summary>After they are applied: those that are published by now; null when there are none.</summary>
    public NewFiles? Take()
    {
        var files = new Dictionary<FileId, NewFile>();
        while (_largest.TryDequeue(out var file, out _))
        {
            if (table.TryFindExact(file.Path, out var entry) && entry.Id == file.Id && !entry.IsSuspended)
                files[file.Id] = new NewFile(file.Id, file.Path, entry.Size);
        }

        return files.Count == 0 ? null : new NewFiles(repository, [.. files.Values.OrderByDescending(f => f.Size)]);
    }

    /// <summary>What is behind a restore counts no more.</summary>
    public void Clear() => _largest.Clear();

    private void Add(ReadOnlyMemory<byte> path, FileId id, long size)
    {
        if (_largest.Count < CatalogueLimits.NewFiles) _largest.Enqueue((id, path.ToArray()), size);
        else if (_largest.TryPeek(out _, out var least) && size > least) _largest.EnqueueDequeue((id, path.ToArray()), size);
    }

    private bool IsKnown(ReadOnlyMemory<byte> path, FileId id) =>
        (table.TryFindExact(path.Span, out var entry) && entry.Id == id)
        || table.SupersededAt(path.Span).Any(version => version.Id == id);
}
