using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The files whose path hash falls into one shard. Immutable columns, one row a file, rows ordered by id; columns that
/// did not change are shared with the shard before.
/// </summary>
internal sealed class FileShard
{
    private int _notHashed = -1;

    public static FileShard EmptyOf(DirectoryTable directories) => new()
    {
        Directories = directories,
        Ids = [],
        Sizes = [],
        Modified = [],
        Places = [default],
        Names = [],
        Slots = new ulong[1],
        Holders = HolderColumn.Empty,
        Hashes = HashColumns.Empty,
    };

    public required DirectoryTable Directories { get; init; }

    public required int[] Ids { get; init; }

    public required long[] Sizes { get; init; }

    public required long[] Modified { get; init; }

    /// <summary>One more than rows: a name ends where the next begins.</summary>
    public required FilePlace[] Places { get; init; }

    public required byte[] Names { get; init; }

    /// <summary>Open addressing: high half the low 32 bits of the path hash, low half the row plus one; 0 is free.</summary>
    public required ulong[] Slots { get; init; }

    public required HolderColumn Holders { get; init; }

    public required HashColumns Hashes { get; init; }

    /// <summary>Further modified times by id, of the few files that have them.</summary>
    public Dictionary<int, IReadOnlyList<long>>? OtherModifiedById { get; init; }

    /// <summary>A bit a row; null when no file is suspended.</summary>
    public ulong[]? Suspended { get; init; }

    /// <summary>Versions of this shard's paths that are no longer in force; null when there are none.</summary>
    public SupersededFiles? Superseded { get; init; }

    public int Count => Ids.Length;

    public int Find(ReadOnlySpan<byte> path, uint hash)
    {
        var slots = Slots;
        var mask = (uint)(slots.Length - 1);
        for (var i = hash & mask; ; i = (i + 1) & mask)
        {
            var slot = slots[i];
            if (slot == 0) return -1;
            var row = (int)(uint)slot - 1;
            if ((uint)(slot >> 32) == hash && PathEquals(row, path)) return row;
        }
    }

    public int Find(FileId id)
    {
        var row = Array.BinarySearch(Ids, id.Value);
        return row < 0 ? -1 : row;
    }

    /// <summary>The directory's path with a slash at both ends.</summary>
    public ReadOnlySpan<byte> Directory(int row) => Directories.Path(Places[row].Directory);

    public ReadOnlySpan<byte> Name(int row)
    {
        var start = Places[row].NameStart;
        return Names.AsSpan(start, Places[row + 1].NameStart - start);
    }

    public bool PathEquals(int row, ReadOnlySpan<byte> path)
    {
        var name = Name(row);
        var directory = path.Length - name.Length;
        return directory > 0 && path[directory..].SequenceEqual(name) && path[..directory].SequenceEqual(Directory(row));
    }

    public IReadOnlyList<long> OtherModified(int row) =>
        OtherModifiedById is not null && OtherModifiedById.TryGetValue(Ids[row], out var times) ? times : [];

    public bool IsSuspended(int row) => Suspended is { } bits && (bits[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>Files without any hash that counts. Looked for once; the shard never changes.</summary>
    public int CountNotHashed()
    {
        if (_notHashed >= 0) return _notHashed;
        var count = 0;
        for (var row = 0; row < Count; row++) count += IsSuspended(row) || !Hashes.HasAny(row) ? 1 : 0;
        return _notHashed = count;
    }

    /// <summary>This shard after file sets of mirrors were replaced.</summary>
    public FileShard WithFileSets(IReadOnlyList<MirrorFiles> sets)
    {
        var holders = Holders.With(sets, Ids);
        var superseded = Superseded?.WithFileSets(sets);
        return holders == Holders && superseded == Superseded ? this : With(holders, Hashes, superseded);
    }

    public FileShard With(HolderColumn holders, HashColumns hashes, SupersededFiles? superseded) => new()
    {
        Directories = Directories,
        Ids = Ids,
        Sizes = Sizes,
        Modified = Modified,
        Places = Places,
        Names = Names,
        Slots = Slots,
        Holders = holders,
        Hashes = hashes,
        OtherModifiedById = OtherModifiedById,
        Suspended = Suspended,
        Superseded = superseded,
    };
}

/// <summary>Where a file's path is: its directory's number and its name's begin among the shard's names.</summary>
internal readonly record struct FilePlace(int Directory, int NameStart);
