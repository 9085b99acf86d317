using MirrorActors.Protocol;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Collects the files of an empty table, to build each shard once. For one thread; dropped when it fails.</summary>
/// <param name="expected">About how many files there will be.</param>
internal sealed class FileTableLoad(FileTable table, int expected)
{
    private readonly ShardLoad?[] _shards = new ShardLoad?[FileTable.Shards];
    private readonly byte[] _path = new byte[Limits.PathBytes];
    private readonly int _expectedInShard = expected / FileTable.Shards * 33 / 32;

    /// <summary>The hashes of the files, which are put there directly.</summary>
    public HashStore Hashes => table.Hashes;

    /// <summary>The number of a directory.</summary>
    /// <param name="path">With a slash at both ends.</param>
    public int Directory(ReadOnlySpan<byte> path) => table.Directories.Intern(path);

    /// <param name="directory">The number of the directory.</param>
    /// <param name="path">The directory's path.</param>
    /// <param name="name">Not empty, without a slash; with the directory at most <see cref="Limits.PathBytes"/>.</param>
    public void Add(int directory, ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, int id, long size, long modified)
    {
        path.CopyTo(_path);
        name.CopyTo(_path.AsSpan(path.Length));
        var hash = PathHash.Of(_path.AsSpan(0, path.Length + name.Length));
        ref var shard = ref _shards[FileTable.ShardOf(hash)];
        shard ??= new ShardLoad(_expectedInShard);
        shard.Add(id, size, modified, directory, name, (uint)hash);
    }

    /// <summary>The files of a shard, which are no longer kept here.</summary>
    public ShardLoad Take(int shard) => Interlocked.Exchange(ref _shards[shard], null) ?? new ShardLoad(0);
}
