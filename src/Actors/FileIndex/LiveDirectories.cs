namespace MirrorActors.Actors.FileIndex;

/// <summary>The directories that have files below them, at one version of the table. Made when asked for.</summary>
internal sealed class LiveDirectories
{
    private readonly bool[] _live;

    private LiveDirectories(bool[] live, long version)
    {
        _live = live;
        Version = version;
    }

    public long Version { get; }

    public static LiveDirectories Of(FileTable table, long version)
    {
        var shards = Enumerable.Range(0, FileTable.Shards).Select(table.Shard).ToArray();
        var directories = table.Directories;
        var live = new bool[directories.Count];
        foreach (var shard in shards)
        {
            for (var row = 0; row < shard.Count; row++) live[shard.Places[row].Directory] = true;
        }

        // A directory's number is larger than its parent's, so one pass from the end reaches every ancestor.
        for (var directory = live.Length - 1; directory > 0; directory--)
        {
            if (live[directory]) live[directories.Parent(directory)] = true;
        }

        return new LiveDirectories(live, version);
    }

    public bool Contains(int directory) => directory < _live.Length && _live[directory];
}
