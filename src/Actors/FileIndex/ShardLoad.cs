using System.Buffers;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>The files of one shard while an empty table is filled.</summary>
internal sealed class ShardLoad(int expected)
{
    private const int ExpectedNameBytes = 36;
    private FileFacts[] _files = new FileFacts[expected];
    private uint[] _hashes = new uint[expected];
    private byte[] _names = new byte[expected * ExpectedNameBytes];
    private int _count;
    private int _used;
    private bool _inOrder = true;

    public void Add(int id, long size, long modified, int directory, ReadOnlySpan<byte> name, uint hash)
    {
        if (_count == _files.Length)
        {
            Array.Resize(ref _files, Math.Max(16, _count + (_count / 4)));
            Array.Resize(ref _hashes, _files.Length);
        }

        if (_used + name.Length > _names.Length)
            Array.Resize(ref _names, Math.Max(_used + name.Length, _names.Length + (_names.Length / 8)));
        name.CopyTo(_names.AsSpan(_used));
        _inOrder &= _count == 0 || _files[_count - 1].Id < id;
        _hashes[_count] = hash;
        _files[_count++] = new FileFacts(id, size, modified, directory, _used, name.Length);
        _used += name.Length;
    }

    /// <exception cref="InvalidDataException">A path or an id appears twice.</exception>
    public FileShard ToShard(FileShard empty, Func<FileId, MirrorSet> holdersOf)
    {
        if (empty.Count > 0) throw new InvalidOperationException("the shard is not empty");
        if (_count > SlotTable.MostRows) throw new InvalidDataException($"{_count} files in a shard");
        if (!_inOrder) Sort();
        var files = _files.AsSpan(0, _count);
        var shard = new FileShard
        {
            Directories = empty.Directories,
            Hashes = empty.Hashes,
            Rows = FileRows.Of(files),
            Names = NamePool.Of(_names.AsSpan(0, _used)),
            Slots = SlotTable.For(_count),
            Holders = Holders(files, holdersOf),
        };
        for (var row = 0; row < _count; row++) AddSlot(shard, row, _hashes[row]);
        (_files, _hashes, _names, _count, _used) = ([], [], [], 0, 0);
        return shard;
    }

    private static HolderColumn Holders(ReadOnlySpan<FileFacts> files, Func<FileId, MirrorSet> holdersOf)
    {
        var sets = new SetPoolBuilder(SetPool.Empty);
        var numbers = ArrayPool<int>.Shared.Rent(files.Length);
        for (var row = 0; row < files.Length; row++) numbers[row] = sets.Add(holdersOf(new FileId(files[row].Id)));
        return HolderColumn.Packed(numbers, files.Length, sets);
    }

    private static void AddSlot(FileShard shard, int row, uint hash)
    {
        var slots = shard.Slots;
        for (var at = SlotTable.Home(hash, slots); slots[at] != 0; at = SlotTable.Next(at, slots))
        {
            var other = SlotTable.Row(slots[at]);
            if (SlotTable.MayBe(slots[at], hash) && IsSamePath(shard, row, other))
                throw new InvalidDataException($"the path of file {new FileId(shard.Rows.Id(row))} appears twice");
        }

        SlotTable.Add(slots, hash, row);
    }

    private static bool IsSamePath(FileShard shard, int row, int other) =>
        shard.Rows.Directory(row) == shard.Rows.Directory(other) && shard.Name(row).SequenceEqual(shard.Name(other));

    private void Sort()
    {
        var ids = new int[_count];
        for (var row = 0; row < _count; row++) ids[row] = _files[row].Id;
        var hashes = _hashes.AsSpan(0, _count).ToArray();
        var files = _files.AsSpan(0, _count).ToArray();
        var order = Enumerable.Range(0, _count).ToArray();
        Array.Sort(ids, order);
        for (var row = 0; row < _count; row++)
        {
            if (row > 0 && ids[row - 1] == ids[row]) throw new InvalidDataException($"file {new FileId(ids[row])} appears twice");
            (_files[row], _hashes[row]) = (files[order[row]], hashes[order[row]]);
        }
    }
}
