using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// Reads a bucket of a bbolt database (go.etcd.io/bbolt, file format 2; numbers little-endian). Pages begin with id (8 bytes), flags (2),
/// count (2) and the number of pages they go on for (4). Pages 0 and 1 are metas, of which the newer one counts; buckets are B+ trees
/// of branch and leaf pages.
/// </summary>
internal sealed class BoltFile
{
    private const uint Magic = 0xED0CDAED;
    private const int HeaderBytes = 16;
    private const int ElementBytes = 16;
    private const int Branch = 1;
    private const int Leaf = 2;
    private const int LargestPage = 1 << 16;

    private readonly SafeFileHandle _file;
    private readonly int _pageSize;
    private readonly ulong _root;

    /// <exception cref="InvalidDataException">It is no such database.</exception>
    public BoltFile(SafeFileHandle file)
    {
        _file = file;
        var first = Read(0, HeaderBytes + 64);
        _pageSize = (int)Number(first, HeaderBytes + 8);
        if (Number(first, HeaderBytes) != Magic || _pageSize is < 512 or > LargestPage)
            throw new InvalidDataException("the backup holds no database of etcd");
        var second = Read(_pageSize, first.Length);
        // The transaction's number is the last but one.
        var newer = Long(second, HeaderBytes + 48) > Long(first, HeaderBytes + 48) && Number(second, HeaderBytes) == Magic ? second : first;
        _root = Long(newer, HeaderBytes + 16);
    }

    /// <summary>All pairs of a bucket, in the order of their keys.</summary>
    /// <exception cref="InvalidDataException">There is no such bucket, or a page is not what it should be.</exception>
    public IEnumerable<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)> Bucket(string name)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        var bucket = Pairs(_root).FirstOrDefault(pair => pair.Key.Span.SequenceEqual(wanted)).Value;
        if (bucket.Length < 16) throw new InvalidDataException($"the database has no bucket {name}");
        var root = BinaryPrimitives.ReadUInt64LittleEndian(bucket.Span);
        // A small bucket is in the value itself, behind its head.
        return root == 0 ? PairsOf(bucket[16..]) : Pairs(root);
    }

    private IEnumerable<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)> Pairs(ulong page) => PairsOf(Page(page));

    private IEnumerable<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)> PairsOf(ReadOnlyMemory<byte> page)
    {
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(page.Span[8..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(page.Span[10..]);
        if (flags is not (Branch or Leaf)) throw new InvalidDataException("the database is damaged: a page of another kind");
        for (var i = 0; i < count; i++)
        {
            var element = page[(HeaderBytes + (i * ElementBytes))..];
            if (flags == Leaf)
            {
                yield return LeafPair(element);
                continue;
            }

            foreach (var pair in Pairs(BinaryPrimitives.ReadUInt64LittleEndian(element.Span[8..]))) yield return pair;
        }
    }

    /// <summary>Flags, distance of the key from here, its length, that of the value behind it; 4 bytes each.</summary>
    private static (ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value) LeafPair(ReadOnlyMemory<byte> element)
    {
        var at = (int)Number(element.Span, 4);
        var keyBytes = (int)Number(element.Span, 8);
        return (element.Slice(at, keyBytes), element.Slice(at + keyBytes, (int)Number(element.Span, 12)));
    }

    private byte[] Page(ulong id)
    {
        var at = checked((long)id * _pageSize);
        var more = Number(Read(at, HeaderBytes), 12);
        return Read(at, checked((int)((more + 1) * _pageSize)));
    }

    private byte[] Read(long at, int bytes)
    {
        var buffer = new byte[bytes];
        for (var done = 0; done < bytes;)
        {
            var read = RandomAccess.Read(_file, buffer.AsSpan(done), at + done);
            if (read == 0) throw new InvalidDataException("the database is cut off");
            done += read;
        }

        return buffer;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
