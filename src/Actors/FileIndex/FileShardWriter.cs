using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Writes the columns of a new shard row by row, in the order of ids.</summary>
internal sealed class FileShardWriter
{
    private readonly FileShard _old;
    private readonly uint[] _oldHashes;
    private readonly int[] _oldSets;
    private readonly int[] _ids;
    private readonly long[] _sizes;
    private readonly long[] _modified;
    private readonly FilePlace[] _places;
    private readonly byte[] _names;
    private readonly ulong[] _slots;
    private readonly HolderColumnBuilder _holders;
    private readonly HashColumnsBuilder _hashes;
    private Dictionary<int, IReadOnlyList<long>>? _otherModified;
    private ulong[]? _suspended;
    private int _rows;

    public FileShardWriter(FileShard old, int rows, int nameBytes)
    {
        _old = old;
        _oldSets = old.Holders.NewMap();
        _oldHashes = HashesOf(old);
        _ids = new int[rows];
        _sizes = new long[rows];
        _modified = new long[rows];
        _places = new FilePlace[rows + 1];
        _names = new byte[nameBytes];
        _slots = new ulong[FileShardBuilder.SlotsFor(rows)];
        _holders = new HolderColumnBuilder(rows);
        _hashes = new HashColumnsBuilder(rows);
    }

    public void Copy(int row)
    {
        ref var set = ref _oldSets[_old.Holders.Index[row]];
        if (set < 0) set = _holders.Intern(_old.Holders.Of(row));
        _holders.Set(_rows, set);
        _hashes.Copy(_rows, _old.Hashes, row);
        SetOtherModified(_old.Ids[row], _old.OtherModified(row));
        if (_old.IsSuspended(row)) Suspend();
        Write(_old.Ids[row], _old.Sizes[row], _old.Modified[row]);
        Place(_old.Places[row].Directory, _old.Name(row), _oldHashes[row]);
    }

    public void Write(FileRow row)
    {
        _holders.Set(_rows, _holders.Intern(row.Holders));
        if (row.BasedOn is (var shard, var number)) _hashes.Copy(_rows, shard.Hashes, number);
        foreach (var learned in row.Learned) _hashes.Set(_rows, learned);
        SetOtherModified(row.Id.Value, row.File.OtherModified);
        if (row.File.IsSuspended) Suspend();
        Write(row.Id.Value, row.File.Size, row.File.ModifiedTicks);
        Place(row.Directory, row.Name, row.Hash);
    }

    public FileShard ToShard(SupersededFiles? superseded = null) => new()
    {
        Directories = _old.Directories,
        Ids = _ids,
        Sizes = _sizes,
        Modified = _modified,
        Places = _places,
        Names = _names,
        Slots = _slots,
        Holders = _holders.Build(),
        Hashes = _hashes.Build(),
        OtherModifiedById = _otherModified,
        Suspended = _suspended,
        Superseded = superseded,
    };

    private static uint[] HashesOf(FileShard shard)
    {
        var hashes = new uint[shard.Count];
        foreach (var slot in shard.Slots)
        {
            if (slot != 0) hashes[(int)(uint)slot - 1] = (uint)(slot >> 32);
        }

        return hashes;
    }

    private void Write(int id, long size, long modified)
    {
        if (_rows > 0 && _ids[_rows - 1] >= id) throw new InvalidDataException($"file {new FileId(id)} appears twice");
        _ids[_rows] = id;
        _sizes[_rows] = size;
        _modified[_rows] = modified;
    }

    private void SetOtherModified(int id, IReadOnlyList<long> times)
    {
        if (times.Count > 0) (_otherModified ??= [])[id] = times;
    }

    private void Suspend() => (_suspended ??= new ulong[(_ids.Length + 63) >> 6])[_rows >> 6] |= 1UL << (_rows & 63);

    private void Place(int directory, ReadOnlySpan<byte> name, uint hash)
    {
        var start = _places[_rows].NameStart;
        _places[_rows] = new FilePlace(directory, start);
        _places[_rows + 1] = new FilePlace(0, start + name.Length);
        name.CopyTo(_names.AsSpan(start));
        _rows++;
        var mask = (uint)(_slots.Length - 1);
        var slot = hash & mask;
        while (_slots[slot] != 0) slot = (slot + 1) & mask;
        _slots[slot] = ((ulong)hash << 32) | (uint)_rows;
    }
}
