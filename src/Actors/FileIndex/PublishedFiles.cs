using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// What a mirror that is in step has, as of one moment: the files of the tree, without those that the last walk did not meet and
/// those that are just being replaced.
/// </summary>
public sealed class PublishedFiles
{
    private readonly FileShard[] _shards;
    private readonly FileSet _missing;

    public PublishedFiles(FileTable table)
    {
        _missing = table.Missing;
        _shards = [.. Enumerable.Range(0, FileTable.Shards).Select(table.Shard)];
        Count = All().LongCount();
    }

    public long Count { get; }

    /// <summary>In no order.</summary>
    public IEnumerable<FileEntry> All()
    {
        foreach (var shard in _shards)
        {
            for (var row = 0; row < shard.Count; row++)
            {
                if (!shard.IsSuspended(row) && !_missing.Contains(new FileId(shard.Rows.Id(row)))) yield return new FileEntry(shard, row);
            }
        }
    }
}
