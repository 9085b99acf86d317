using System.Buffers.Binary;

namespace MirrorActors.Geo.Mmdb;

/// <summary>
/// A run of MMDB values (the data section or the metadata) in which every offset and size is checked. Source: the
/// MaxMind DB file format specification, version 2.0.
/// </summary>
internal readonly ref struct MmdbSection(ReadOnlySpan<byte> bytes)
{
    private const int FirstExtendedType = 8;
    private const int ExtendedTypeOffset = 7;
    private const int FirstLongSize = 29;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Reads the head of a value; a pointer is followed, and Next stays behind the pointer.</summary>
    public MmdbFault Read(int offset, out MmdbValue value)
    {
        var fault = ReadInPlace(offset, out value);
        if (fault != MmdbFault.None || value.Type != MmdbType.Pointer)
            return fault;
        var next = value.Next;
        fault = ReadInPlace(value.Size, out value);
        value = value with { Next = next };
        return fault == MmdbFault.None && value.Type == MmdbType.Pointer ? MmdbFault.PointerToPointer : fault;
    }

    /// <summary>Finds the offset behind <paramref name="count"/> values without following pointers.</summary>
    public MmdbFault Skip(int offset, long count, ref int budget, out int next)
    {
        next = offset;
        while (count-- > 0)
        {
            if (--budget < 0)
                return MmdbFault.RecordTooLarge;
            if (TrySkipPlain(ref next))
                continue;
            var fault = ReadInPlace(next, out var value);
            if (fault != MmdbFault.None)
                return fault;
            count += value.ChildCount;
            next = value.IsContainer ? value.Payload : value.Next;
        }
        return MmdbFault.None;
    }

    public ReadOnlySpan<byte> Payload(in MmdbValue value) => _bytes.Slice(value.Payload, value.Size);

    /// <summary>The unsigned big-endian integer of a checked u16, u32 or u64 value.</summary>
    public ulong Unsigned(in MmdbValue value)
    {
        ulong number = 0;
        foreach (var b in Payload(value))
            number = number << 8 | b;
        return number;
    }

    public double Double(in MmdbValue value) => BinaryPrimitives.ReadDoubleBigEndian(Payload(value));

    public float Float(in MmdbValue value) => BinaryPrimitives.ReadSingleBigEndian(Payload(value));

    // Most of what is skipped are short strings and pointers to them. An end past the section shows at the next read.
    private bool TrySkipPlain(ref int next)
    {
        if ((uint)next >= (uint)_bytes.Length)
            return false;
        var control = _bytes[next];
        var size = control & 0x1F;
        switch ((MmdbType)(control >> 5))
        {
            case MmdbType.Text when size < FirstLongSize:
                next += 1 + size;
                return true;
            case MmdbType.Pointer:
                next += 2 + (size >> 3);
                return true;
            default:
                return false;
        }
    }

    private MmdbFault ReadInPlace(int offset, out MmdbValue value)
    {
        value = default;
        if ((uint)offset >= (uint)_bytes.Length)
            return MmdbFault.OffsetPastEnd;
        var control = _bytes[offset++];
        var type = (MmdbType)(control >> 5);
        if (type == MmdbType.Pointer)
            return ReadPointer(control, offset, out value);
        if (type == MmdbType.Extended)
        {
            if (offset >= _bytes.Length)
                return MmdbFault.OffsetPastEnd;
            var extended = _bytes[offset++] + ExtendedTypeOffset;
            if (extended is < FirstExtendedType or > (int)MmdbType.Float)
                return MmdbFault.UnknownType;
            type = (MmdbType)extended;
        }
        var size = control & 0x1F;
        if (size >= FirstLongSize && !TryReadLongSize(ref offset, ref size))
            return MmdbFault.OffsetPastEnd;
        return Check(type, size, offset, out value);
    }

    private bool TryReadLongSize(ref int offset, ref int size)
    {
        var extra = size - 28;
        if (offset + extra > _bytes.Length)
            return false;
        var more = 0;
        for (var i = 0; i < extra; i++)
            more = more << 8 | _bytes[offset++];
        size = more + extra switch
        {
            1 => 29,
            2 => 285,
            _ => 65_821,
        };
        return true;
    }

    private MmdbFault ReadPointer(byte control, int offset, out MmdbValue value)
    {
        value = default;
        var extra = ((control >> 3) & 3) + 1;
        if (offset + extra > _bytes.Length)
            return MmdbFault.OffsetPastEnd;
        long target = extra == 4 ? 0 : control & 7;
        for (var i = 0; i < extra; i++)
            target = target << 8 | _bytes[offset + i];
        target += extra switch
        {
            2 => 2_048,
            3 => 526_336,
            _ => 0,
        };
        if (target >= _bytes.Length)
            return MmdbFault.OffsetPastEnd;
        value = new MmdbValue(MmdbType.Pointer, (int)target, (int)target, offset + extra);
        return MmdbFault.None;
    }

    private MmdbFault Check(MmdbType type, int size, int payload, out MmdbValue value)
    {
        value = default;
        var left = _bytes.Length - payload;
        var valid = type switch
        {
            MmdbType.Text or MmdbType.Bytes or MmdbType.Map or MmdbType.Array => true,
            MmdbType.Double => size == 8,
            MmdbType.Float => size == 4,
            MmdbType.UInt16 => size <= 2,
            MmdbType.UInt32 or MmdbType.Int32 => size <= 4,
            MmdbType.UInt64 => size <= 8,
            MmdbType.UInt128 => size <= 16,
            MmdbType.Boolean => size <= 1,
            _ => false,
        };
        if (!valid)
            return type is MmdbType.Container or MmdbType.EndMarker ? MmdbFault.UnknownType : MmdbFault.WrongSize;
        value = new MmdbValue(type, size, payload, payload + size);
        if (type == MmdbType.Boolean)
            value = value with { Next = payload };
        else if (value.IsContainer)
            value = value with { Next = MmdbValue.AfterContents };
        // Every entry takes at least one byte, so an absurd count is refused before any work.
        var needed = type == MmdbType.Boolean ? 0 : value.IsContainer ? value.ChildCount : size;
        return needed <= left ? MmdbFault.None : MmdbFault.PayloadPastEnd;
    }
}
