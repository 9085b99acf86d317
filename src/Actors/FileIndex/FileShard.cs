using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The files whose path hash falls into one shard. Immutable columns, one row a file, rows ordered by id; columns that
/// did not change are shared with the shard before.
/// </summary>
internal sealed class FileShard
{
    private int _notHashed = -1;

    public static FileShard EmptyOf(DirectoryTable directories, HashStore hashes) => new()
    {
        Directories = directories,
        Hashes = hashes,
        Rows = FileRows.Empty,
        Names = NamePool.Empty,
        Slots = SlotTable.For(0),
        Holders = HolderColumn.Empty,
    };

    public required DirectoryTable Directories { get; init; }

    public required HashStore Hashes { get; init; }

    public required FileRows Rows { get; init; }

    public required NamePool Names { get; init; }

    /// <summary>See <see cref="SlotTable"/>.</summary>
    public required uint[] Slots { get; init; }

    public required HolderColumn Holders { get; init; }

    /// <summary>Further modified times by id, of the few files that have them.</summary>
    public Dictionary<int, IReadOnlyList<long>>? OtherModifiedById { get; init; }

    /// <summary>A bit a row; null when no file is suspended.</summary>
    public ulong[]? Suspended { get; init; }

    /// <summary>Versions of this shard's paths that are no longer in force; null when there are none.</summary>
    public SupersededFiles? Superseded { get; init; }

    public int Count => Rows.Count;

    /// <summary>The highest id of a version in force; -1 when there is none.</summary>
    public int NewestId => Count == 0 ? -1 : Rows.Id(Count - 1);

    public int Find(ReadOnlySpan<byte> path, uint hash)
    {
        var slots = Slots;
        for (var at = SlotTable.Home(hash, slots); slots[at] != 0; at = SlotTable.Next(at, slots))
        {
            var row = SlotTable.Row(slots[at]);
            if (!SlotTable.MayBe(slots[at], hash)) continue;
            Holders.Prefetch(row);
            if (PathEquals(row, path)) return row;
        }

        return -1;
    }

    /// <summary>Asks for what an answer about the file needs besides its row.</summary>
    public void Prefetch(int row)
    {
        Hashes.Prefetch(HashKind.Sha256, Rows.Id(row));
        Holders.PrefetchSet(row);
    }

    public int Find(FileId id) => Math.Max(Rows.Search(id.Value), -1);

    /// <summary>The directory's path with a slash at both ends.</summary>
    public ReadOnlySpan<byte> Directory(int row) => Directories.Path(Rows.Directory(row));

    public ReadOnlySpan<byte> Name(int row) => Rows.Name(row, Names.Bytes);

    public bool PathEquals(int row, ReadOnlySpan<byte> path)
    {
        var name = Name(row);
        var directory = path.Length - name.Length;
        return directory > 0 && path[directory..].SequenceEqual(name) && path[..directory].SequenceEqual(Directory(row));
    }

    /// <summary>Low 32 bits of the hash of a row's path.</summary>
    public uint PathHashOf(int row)
    {
        var directory = Directory(row);
        var name = Name(row);
        Span<byte> path = stackalloc byte[Limits.PathBytes];
        directory.CopyTo(path);
        name.CopyTo(path[directory.Length..]);
        return (uint)PathHash.Of(path[..(directory.Length + name.Length)]);
    }

    public IReadOnlyList<long> OtherModified(int row) =>
        OtherModifiedById is not null && OtherModifiedById.TryGetValue(Rows.Id(row), out var times) ? times : [];

    public bool IsSuspended(int row) => Suspended is { } bits && (bits[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>Files without any hash that counts. Looked for once; the shard never changes.</summary>
    public int CountNotHashed()
    {
        if (_notHashed >= 0) return _notHashed;
        var count = 0;
        for (var row = 0; row < Count; row++) count += IsSuspended(row) || !Hashes.HasAny(Rows.Id(row)) ? 1 : 0;
        return _notHashed = count;
    }

    /// <summary>This shard after mirrors got other files.</summary>
    public FileShard WithHeld(HeldFiles held)
    {
        var holders = Holders.With(held, Rows);
        var superseded = Superseded?.WithHeld(held);
        return holders == Holders && superseded == Superseded ? this : With(holders, superseded);
    }

    /// <summary>This shard after mirrors gained or lost single files; those of other shards are passed over.</summary>
    public FileShard WithHeld(IReadOnlyList<HeldPatch> patches)
    {
        var known = patches.Select(p => (Row: Find(p.File), p.Ordinal, p.Held)).Where(p => p.Row >= 0);
        var holders = Holders.With(known, Count);
        var superseded = Superseded?.WithHeld(patches);
        return holders == Holders && superseded == Superseded ? this : With(holders, superseded);
    }

    public FileShard With(HolderColumn holders, SupersededFiles? superseded) => new()
    {
        Directories = Directories,
        Hashes = Hashes,
        Rows = Rows,
        Names = Names,
        Slots = Slots,
        Holders = holders,
        OtherModifiedById = OtherModifiedById,
        Suspended = Suspended,
        Superseded = superseded,
    };
}
