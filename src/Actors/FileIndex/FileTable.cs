using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The files of a repository and who holds them, as requests see them. Any thread reads; each shard is replaced as a
/// whole by its one writer.
/// </summary>
public sealed class FileTable
{
    /// <summary>
    /// So many that the columns of a shard stay small objects up to a few million files: replaced columns are then cheap for
    /// the garbage collector, and a change copies little.
    /// </summary>
    public const int Shards = 512;

    private const int ShardShift = 55;
    private readonly FileShard[] _shards = new FileShard[Shards];
    private AliasTable _aliases = AliasTable.Empty;
    private FileSet _missing = FileSet.Empty;
    private bool _complete;

    public FileTable()
        : this(null)
    {
    }

    /// <param name="hashFiles">Where hashes are kept; null: in memory.</param>
    internal FileTable(HashFiles? hashFiles)
    {
        Hashes = new HashStore(hashFiles);
        Array.Fill(_shards, FileShard.EmptyOf(Directories, Hashes));
    }

    public long Count
    {
        get
        {
            long count = 0;
            for (var i = 0; i < Shards; i++) count += Shard(i).Count;
            return count;
        }
    }

    /// <summary>The highest id of a version that is known; -1 when none is. A new version has a higher one.</summary>
    public int NewestId
    {
        get
        {
            var newest = -1;
            for (var i = 0; i < Shards; i++) newest = Math.Max(newest, Shard(i).NewestId);
            return newest;
        }
    }

    /// <summary>True as long as nothing at all is known.</summary>
    internal bool IsEmpty => Count == 0 && SupersededCount == 0 && AliasCount == 0;

    /// <summary>Files without any hash, and files whose hash must be made anew; kept between changes of a shard.</summary>
    public long CountNotHashed()
    {
        long count = 0;
        for (var i = 0; i < Shards; i++) count += Shard(i).CountNotHashed();
        return count;
    }

    /// <summary>Symbolic links.</summary>
    public int AliasCount => Aliases.Count;

    /// <summary>True once the log's catalogue, up to its end when the node started, is in the table.</summary>
    public bool IsComplete => Volatile.Read(ref _complete);

    /// <summary>
    /// Files that the last walk of the tree did not meet: still published for the grace time, but mirrors that are in
    /// step have them no more. Known on the node that walks.
    /// </summary>
    public FileSet Missing
    {
        get => Volatile.Read(ref _missing);
        internal set => Volatile.Write(ref _missing, value);
    }

    internal DirectoryTable Directories { get; } = new();

    internal HashStore Hashes { get; }

    internal AliasTable Aliases
    {
        get => Volatile.Read(ref _aliases);
        set => Volatile.Write(ref _aliases, value);
    }

    /// <summary>The file a path leads to, also by symbolic links.</summary>
    /// <param name="path">Canonical, not encoded, beginning with a slash.</param>
    public bool TryFind(ReadOnlySpan<byte> path, out FileEntry entry)
    {
        if (TryFindExact(path, out entry)) return true;
        return Aliases.Resolve(path) is { } target && TryFindExact(target, out entry);
    }

    /// <summary>As <see cref="TryFind"/>, without following links.</summary>
    public bool TryFindExact(ReadOnlySpan<byte> path, out FileEntry entry)
    {
        var hash = PathHash.Of(path);
        var shard = Shard((int)(hash >> ShardShift));
        var row = shard.Find(path, (uint)hash);
        entry = new FileEntry(shard, row);
        if (row < 0) return false;
        shard.Prefetch(row);
        return true;
    }

    /// <summary>Versions that are known but not in force, of all paths.</summary>
    public long SupersededCount
    {
        get
        {
            long count = 0;
            for (var i = 0; i < Shards; i++) count += Shard(i).Superseded?.Count ?? 0;
            return count;
        }
    }

    /// <summary>The path's versions that are known but not in force, the one that was in force last first.</summary>
    public IReadOnlyList<FileEntry> SupersededAt(ReadOnlySpan<byte> path)
    {
        var versions = SupersededWithTimesAt(path);
        if (versions.Count == 0) return [];
        var files = new FileEntry[versions.Count];
        for (var i = 0; i < files.Length; i++) files[i] = versions[i].File;
        return files;
    }

    /// <summary>As <see cref="SupersededAt"/>, each with the time (UTC ticks) since when it is not in force.</summary>
    public IReadOnlyList<(FileEntry File, long SinceTicks)> SupersededWithTimesAt(ReadOnlySpan<byte> path)
    {
        var hash = PathHash.Of(path);
        if (Shard(ShardOf(hash)).Superseded is not { } superseded) return [];
        return superseded.Of(path, (uint)hash);
    }

    /// <summary>Every version that is known but not in force, with the time (UTC ticks) since when.</summary>
    public IEnumerable<(FileEntry File, long SinceTicks)> Superseded()
    {
        for (var i = 0; i < Shards; i++)
        {
            if (Shard(i).Superseded is not { } superseded) continue;
            for (var row = 0; row < superseded.Count; row++)
                yield return (new FileEntry(superseded.Rows, row), superseded.SinceTicks(row));
        }
    }

    /// <summary>
    /// The packs that the piece lists of all known versions are in, each once: of the blobs that begin as a <c>PiecePack</c>, those that
    /// are needed.
    /// </summary>
    public IReadOnlyCollection<BlobRef> PiecePacks()
    {
        var numbers = new HashSet<int>();
        for (var i = 0; i < Shards; i++)
        {
            var shard = Shard(i);
            for (var row = 0; row < shard.Count; row++) numbers.Add(Hashes.PackOf(shard.Rows.Id(row)));
            if (shard.Superseded?.Rows is not { } rows) continue;
            for (var row = 0; row < rows.Count; row++) numbers.Add(Hashes.PackOf(rows.Rows.Id(row)));
        }

        numbers.Remove(0);
        return [.. numbers.Select(Hashes.Pack)];
    }

    /// <summary>The file of a version in force; false for a superseded one. Searches all shards.</summary>
    public bool TryGet(FileId id, out FileEntry entry)
    {
        for (var i = 0; i < Shards; i++)
        {
            var shard = Shard(i);
            var row = shard.Find(id);
            if (row < 0) continue;
            entry = new FileEntry(shard, row);
            return true;
        }

        entry = default;
        return false;
    }

    /// <summary>The files of one directory, without what is below.</summary>
    /// <param name="directory">Canonical, with a slash at both ends.</param>
    public IEnumerable<FileEntry> In(ReadOnlyMemory<byte> directory)
    {
        var number = Directories.Find(directory.Span);
        if (number < 0) yield break;
        for (var i = 0; i < Shards; i++)
        {
            var shard = Shard(i);
            for (var row = 0; row < shard.Count; row++)
            {
                if (shard.Rows.Directory(row) == number) yield return new FileEntry(shard, row);
            }
        }
    }

    /// <summary>Whether a mirror holds a version, in force or not; false for one that is not known. Searches all shards.</summary>
    internal bool IsHeld(FileId id, int ordinal)
    {
        if (KnowingShard(id) is not (>= 0 and var number)) return false;
        var shard = Shard(number);
        var rows = shard.Find(id) >= 0 ? shard : shard.Superseded?.Rows;
        return rows?.Find(id) is >= 0 and var row && rows.Holders.Of(row).Contains(ordinal);
    }

    /// <summary>The shard that knows a version, in force or not; -1 for none.</summary>
    internal int KnowingShard(FileId id)
    {
        for (var i = 0; i < Shards; i++)
        {
            var shard = Shard(i);
            if (shard.Find(id) >= 0 || shard.Superseded?.Rows.Find(id) >= 0) return i;
        }

        return -1;
    }

    /// <summary>Every file, in no order; each shard as it was when the walk came to it.</summary>
    public IEnumerable<FileEntry> All()
    {
        for (var i = 0; i < Shards; i++)
        {
            var shard = Shard(i);
            for (var row = 0; row < shard.Count; row++) yield return new FileEntry(shard, row);
        }
    }

    /// <summary>Every version that is known, in force or not.</summary>
    internal FileSet KnownIds()
    {
        var ids = new FileSetBuilder();
        for (var i = 0; i < Shards; i++)
        {
            var shard = Shard(i);
            for (var row = 0; row < shard.Count; row++) ids.Add(new FileId(shard.Rows.Id(row)));
            for (var row = 0; row < (shard.Superseded?.Count ?? 0); row++) ids.Add(new FileId(shard.Superseded!.Rows.Rows.Id(row)));
        }

        return ids.Build();
    }

    internal static int ShardOf(ulong hash) => (int)(hash >> ShardShift);

    internal FileShard Shard(int number) => Volatile.Read(ref _shards[number]);

    /// <summary>Only for the shard's one writer.</summary>
    internal void Publish(int number, FileShard shard) => Volatile.Write(ref _shards[number], shard);

    internal void MarkComplete() => Volatile.Write(ref _complete, true);
}
