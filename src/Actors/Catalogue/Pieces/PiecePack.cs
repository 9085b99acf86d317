using System.Buffers.Binary;
using System.Numerics;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue.Pieces;

/// <summary>
/// Piece lists of some file versions as one blob. Format 1, numbers little-endian: the bytes "MAPP" and 1; a uint32, how many lists
/// there are; for each, in ascending order of ids, the file id as int32, a byte n for pieces of 2^n bytes, and the number of pieces
/// as uint16; then for each in that order 32 bytes a piece. Frozen by a golden test.
/// </summary>
public sealed class PiecePack
{
    /// <summary>Of the whole blob.</summary>
    public const int MostBytes = 4 << 20;

    /// <summary>Before the first list.</summary>
    public const int HeadBytes = 9;

    private const int EntryBytes = 7;
    private readonly ReadOnlyMemory<byte> _stored;
    private readonly int[] _ids;
    private readonly int[] _starts; // of the hashes; one more than there are lists

    private PiecePack(ReadOnlyMemory<byte> stored)
    {
        _stored = stored;
        var count = BinaryPrimitives.ReadUInt32LittleEndian(stored.Span[Magic.Length..]);
        if (count > (stored.Length - HeadBytes) / EntryBytes) throw Damaged($"{count} lists in {stored.Length} bytes");
        _ids = new int[count];
        _starts = new int[count + 1];
        _starts[0] = HeadBytes + (_ids.Length * EntryBytes);
        for (var i = 0; i < _ids.Length; i++)
        {
            var (id, length, pieces) = Entry(i);
            if (id < 0 || (i > 0 && id <= _ids[i - 1])) throw Damaged($"file id {id} out of order");
            if (length is < PieceLength.Shortest or > PieceLength.Longest) throw Damaged($"pieces of {length} bytes");
            if (pieces is < 2 or > PieceLength.MostPieces) throw Damaged($"{pieces} pieces");
            _ids[i] = id;
            _starts[i + 1] = _starts[i] + (pieces * PieceList.HashBytes);
            if (_starts[i + 1] > stored.Length) throw Damaged("it is cut off");
        }

        if (_starts[^1] != stored.Length) throw Damaged("there is more than its lists");
    }

    private static ReadOnlySpan<byte> Magic => "MAPP\u0001"u8;

    /// <summary>In the order of ids.</summary>
    public IEnumerable<FileId> Files => _ids.Select(static id => new FileId(id));

    /// <summary>Bytes that one list takes.</summary>
    public static int BytesOf(PieceList list) => EntryBytes + list.Hashes.Length;

    /// <param name="lists">Of different versions, in any order; of several pieces each.</param>
    public static byte[] Encode(IEnumerable<(FileId File, PieceList List)> lists)
    {
        var sorted = lists.OrderBy(static l => l.File.Value).ToArray();
        var stored = new byte[HeadBytes + sorted.Sum(static l => BytesOf(l.List))];
        Magic.CopyTo(stored);
        BinaryPrimitives.WriteUInt32LittleEndian(stored.AsSpan(Magic.Length), (uint)sorted.Length);
        var at = HeadBytes;
        foreach (var (file, list) in sorted)
        {
            BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(at), file.Value);
            stored[at + 4] = (byte)BitOperations.Log2((uint)list.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(stored.AsSpan(at + 5), (ushort)list.Count);
            at += EntryBytes;
        }

        foreach (var (_, list) in sorted)
        {
            list.Hashes.Span.CopyTo(stored.AsSpan(at));
            at += list.Hashes.Length;
        }

        return stored;
    }

    /// <exception cref="InvalidDataException">Damaged, too large, or of a format this program does not know.</exception>
    public static PiecePack Decode(ReadOnlyMemory<byte> stored)
    {
        if (!stored.Span.StartsWith(Magic)) throw new InvalidDataException("not a pack of piece lists (format 1)");
        if (stored.Length is < HeadBytes or > MostBytes) throw Damaged($"{stored.Length} bytes");
        return new PiecePack(stored);
    }

    /// <returns>Null when the version is not in this pack.</returns>
    public PieceList? Find(FileId file)
    {
        var place = Array.BinarySearch(_ids, file.Value);
        return place < 0 ? null : new PieceList(Entry(place).Length, _stored[_starts[place].._starts[place + 1]]);
    }

    private (int Id, int Length, int Pieces) Entry(int place)
    {
        var entry = _stored.Span.Slice(HeadBytes + (place * EntryBytes), EntryBytes);
        var length = entry[4] < 31 ? 1 << entry[4] : 0;
        return (BinaryPrimitives.ReadInt32LittleEndian(entry), length, BinaryPrimitives.ReadUInt16LittleEndian(entry[5..]));
    }

    private static InvalidDataException Damaged(string what) => new($"a pack of piece lists is damaged: {what}");
}
