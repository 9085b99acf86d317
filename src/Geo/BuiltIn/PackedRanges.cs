using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.BuiltIn;

/// <summary>
/// The file format of the built-in databases. A Brotli stream of: the magic "MAGEO1"; the build time in Unix seconds
/// (i64); the IPv4 table; the IPv6 table. A table is: the number of ranges (i32); per range the trailing zero bits of
/// its distance from the start before (one byte, <see cref="ZeroDistance"/> for a first start of 0); per range that
/// distance without them (LEB128); per range its value (u32, 0 for none). A range lasts to the next start. Numbers are
/// little-endian.
/// </summary>
internal sealed record PackedRanges(DateTimeOffset Built, RangeTable<uint> V4, RangeTable<UInt128> V6)
{
    private const byte ZeroDistance = 255;
    private const int MaxRanges = 4_000_000;
    private const int BrotliWindow = 24;

    private static ReadOnlySpan<byte> Magic => "MAGEO1"u8;

    public static PackedRanges Read(Stream packed)
    {
        using var brotli = new BrotliStream(packed, CompressionMode.Decompress, leaveOpen: true);
        using var buffered = new BufferedStream(brotli, 1 << 16);
        using var reader = new BinaryReader(buffered);
        if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
            throw new InvalidDataException("not a packed range table");
        var built = DateTimeOffset.FromUnixTimeSeconds(reader.ReadInt64());
        return new PackedRanges(built, ReadTable<uint>(reader), ReadTable<UInt128>(reader));
    }

    public byte[] Write()
    {
        using var raw = new MemoryStream();
        using (var writer = new BinaryWriter(raw, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Built.ToUnixTimeSeconds());
            WriteTable(writer, V4);
            WriteTable(writer, V6);
        }
        var source = raw.GetBuffer().AsSpan(0, (int)raw.Length);
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(source.Length)];
        return BrotliEncoder.TryCompress(source, packed, out var written, 11, BrotliWindow)
            ? packed[..written]
            : throw new InvalidOperationException("Brotli needs more room than its bound");
    }

    private static void WriteTable<TKey>(BinaryWriter writer, RangeTable<TKey> table)
        where TKey : struct, IBinaryInteger<TKey>
    {
        writer.Write(table.Starts.Length);
        foreach (var distance in Distances(table.Starts))
            writer.Write(TKey.IsZero(distance) ? ZeroDistance : byte.CreateChecked(TKey.TrailingZeroCount(distance)));
        foreach (var distance in Distances(table.Starts))
            WriteVarint(writer, UInt128.CreateChecked(OddPart(distance)));
        foreach (var value in table.Values)
            writer.Write(value);
    }

    private static RangeTable<TKey> ReadTable<TKey>(BinaryReader reader)
        where TKey : struct, IBinaryInteger<TKey>
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxRanges)
            throw new InvalidDataException($"{count} ranges are beyond the limit of {MaxRanges}");
        var zeros = reader.ReadBytes(count);
        var starts = new TKey[count];
        var start = TKey.Zero;
        for (var i = 0; i < count; i++)
        {
            var odd = TKey.CreateTruncating(ReadVarint(reader));
            start += zeros[i] == ZeroDistance ? TKey.Zero : odd << zeros[i];
            if (i > 0 && start <= starts[i - 1])
                throw new InvalidDataException("the starts of the ranges do not ascend");
            starts[i] = start;
        }
        var bytes = reader.ReadBytes(count * sizeof(int));
        var values = new int[count];
        for (var i = 0; i < count; i++)
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * sizeof(int)));
        return new RangeTable<TKey>(starts, values);
    }

    private static TKey[] Distances<TKey>(ReadOnlySpan<TKey> starts)
        where TKey : struct, IBinaryInteger<TKey>
    {
        var distances = new TKey[starts.Length];
        for (var i = 0; i < starts.Length; i++)
            distances[i] = i == 0 ? starts[0] : starts[i] - starts[i - 1];
        return distances;
    }

    private static TKey OddPart<TKey>(TKey distance)
        where TKey : struct, IBinaryInteger<TKey> =>
        TKey.IsZero(distance) ? distance : distance >> int.CreateChecked(TKey.TrailingZeroCount(distance));

    private static void WriteVarint(BinaryWriter writer, UInt128 number)
    {
        for (; number >= 0x80; number >>= 7)
            writer.Write((byte)((byte)number | 0x80));
        writer.Write((byte)number);
    }

    private static UInt128 ReadVarint(BinaryReader reader)
    {
        UInt128 number = 0;
        for (var shift = 0; shift < 128; shift += 7)
        {
            var b = reader.ReadByte();
            number |= (UInt128)(b & 0x7F) << shift;
            if (b < 0x80)
                return number;
        }
        throw new InvalidDataException("a number is longer than 128 bits");
    }
}
