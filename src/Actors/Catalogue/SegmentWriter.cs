using System.Buffers;
using Google.Protobuf;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Turns changes into the columns of a segment.</summary>
internal sealed class SegmentWriter
{
    private readonly Wire.Segment _segment = new();
    private readonly Dictionary<byte[], uint> _directories = new(PathComparer.Instance);
    private readonly Dictionary<BlobRef, uint> _packs = [];
    private readonly ArrayBufferWriter<byte> _kinds = new();
    private readonly ArrayBufferWriter<byte> _names = new();
    private readonly ArrayBufferWriter<byte> _hashBits = new();
    private readonly ArrayBufferWriter<byte> _hashes = new();
    private long _lastId;
    private long _lastModified;
    private long _lastSince;

    public void Add(FileChange change)
    {
        AddPath(change.Path.Span);
        switch (change)
        {
            case FilePut put:
                _kinds.Write([put.IsSuspended ? SegmentRow.SuspendedPut : SegmentRow.Put]);
                AddPut(put);
                break;
            case FileSuperseded superseded:
                _kinds.Write([SegmentRow.Superseded]);
                AddPut(superseded.Version);
                _segment.Since.Add(superseded.SinceTicks - _lastSince);
                _lastSince = superseded.SinceTicks;
                break;
            case FileForgotten forgotten:
                _kinds.Write([SegmentRow.Forgotten]);
                AddId(forgotten.Id.Value);
                AddHashes(FileHashes.None);
                break;
            case FileHashed hashed:
                _kinds.Write([SegmentRow.Hashed]);
                AddId(hashed.Id.Value);
                AddHashes(hashed.Hashes);
                break;
            case FileSettled settled:
                _kinds.Write([SegmentRow.Settled]);
                AddId(settled.Id.Value);
                AddModified(settled.ModifiedTicks);
                _segment.NewId.Add((long)settled.NewId.Value - settled.Id.Value);
                AddHashes(settled.Hashes);
                break;
            case FileRemoved:
                _kinds.Write([SegmentRow.Removed]);
                break;
            case AliasPut alias:
                _kinds.Write([SegmentRow.AliasPut]);
                _segment.Target.Add(ByteString.CopyFrom(alias.Target.Span));
                break;
            case AliasRemoved:
                _kinds.Write([SegmentRow.AliasRemoved]);
                break;
            default:
                throw new ArgumentException(change.GetType().Name);
        }
    }

    public Wire.Segment ToSegment()
    {
        _segment.Kinds = Taken(_kinds);
        _segment.Names = Taken(_names);
        _segment.HashBits = Taken(_hashBits);
        _segment.Hashes = Taken(_hashes);
        return _segment;
    }

    private static ByteString Taken(ArrayBufferWriter<byte> column) => ByteString.CopyFrom(column.WrittenSpan);

    private void AddPath(ReadOnlySpan<byte> path)
    {
        var name = path.LastIndexOf((byte)'/') + 1;
        var known = _directories.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(path[..name], out var directory))
        {
            directory = (uint)_directories.Count;
            _directories.Add(path[..name].ToArray(), directory);
            _segment.Directories.Add(ByteString.CopyFrom(path[..name]));
        }

        _segment.Directory.Add(directory);
        _segment.NameLength.Add((uint)(path.Length - name));
        _names.Write(path[name..]);
    }

    private void AddPut(FilePut put)
    {
        AddId(put.Id.Value);
        _segment.Size.Add((ulong)put.Size);
        AddModified(put.ModifiedTicks);
        _segment.OtherCount.Add((uint)put.OtherModified.Count);
        _segment.OtherModified.AddRange(put.OtherModified);
        AddHashes(put.Hashes);
    }

    private void AddId(int id)
    {
        _segment.Id.Add(id - _lastId);
        _lastId = id;
    }

    private void AddModified(long ticks)
    {
        _segment.Modified.Add(ticks - _lastModified);
        _lastModified = ticks;
    }

    private void AddHashes(FileHashes hashes)
    {
        var bits = 0;
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            var value = HashKind.Get(hashes, kind).Span;
            if (value.IsEmpty) continue;
            if (value.Length != HashKind.Widths[kind]) throw new ArgumentException($"hash of {value.Length} bytes");
            bits |= 1 << kind;
            _hashes.Write(value);
        }

        if (hashes.Pieces is { } pack)
        {
            bits |= SegmentRow.PiecesBit;
            AddPack(pack);
        }

        _hashBits.Write([(byte)bits]);
    }

    private void AddPack(BlobRef pack)
    {
        if (!_packs.TryGetValue(pack, out var number))
        {
            number = (uint)_packs.Count;
            _packs.Add(pack, number);
            _segment.Packs.Add(new Wire.Blob { Sha256 = pack.Sha256, Size = pack.Size });
        }

        _segment.Pack.Add(number);
    }
}

/// <summary>Row kinds and bits of <c>segment.proto</c>; frozen.</summary>
internal static class SegmentRow
{
    public const byte Put = 1;
    public const byte Hashed = 2;
    public const byte Removed = 3;
    public const byte AliasPut = 4;
    public const byte AliasRemoved = 5;
    public const byte SuspendedPut = 6;
    public const byte Settled = 7;
    public const byte Superseded = 8;
    public const byte Forgotten = 9;

    /// <summary>A bit each of <see cref="HashKind"/>.</summary>
    public const int HashBits = (1 << HashKind.Count) - 1;

    public const int PiecesBit = 32;
}
