using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// One number of a packed row: stored as what it is above <paramref name="Base"/>, in <paramref name="Unit"/>s, in as few bytes
/// as <paramref name="Mask"/> has.
/// </summary>
/// <param name="Offset">Byte in the row.</param>
internal readonly record struct PackedField(int Offset, ulong Mask, long Base, long Unit)
{
    /// <summary>A field is read and written as eight bytes, so that many must follow the last row.</summary>
    public const int Tail = sizeof(ulong);

    public int Bytes => Mask == ulong.MaxValue ? 8 : System.Numerics.BitOperations.PopCount(Mask) / 8;

    public static PackedField Of(int offset, long min, long max, long unit)
    {
        var greatest = (ulong)(max - min) / (ulong)unit;
        var mask = 0UL;
        while ((greatest & ~mask) != 0) mask = (mask << 8) | 0xff;
        return new PackedField(offset, mask, min, unit);
    }

    public bool Covers(long value) =>
        value >= Base && (ulong)(value - Base) is var above && above % (ulong)Unit == 0 && above / (ulong)Unit <= Mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Read(byte[] rows, int start)
    {
        var stored = BinaryPrimitives.ReadUInt64LittleEndian(rows.AsSpan(start + Offset)) & Mask;
        return Base + ((long)stored * Unit);
    }

    /// <summary>The bytes behind the field are overwritten: fields and rows are written in their order.</summary>
    public void Write(byte[] rows, int start, long value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(rows.AsSpan(start + Offset), (ulong)(value - Base) / (ulong)Unit);
}
