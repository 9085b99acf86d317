using System.Text;
using System.Text.Unicode;

namespace MirrorActors.Geo.Mmdb;

/// <summary>
/// Turns a value into objects: string, double, float, byte[], ushort, uint, int, ulong, UInt128, bool, object[] and
/// Dictionary&lt;string, object&gt;. Bounded in depth, number of values and bytes.
/// </summary>
internal ref struct MmdbDecoder(MmdbSection section)
{
    private readonly MmdbSection _section = section;
    private int _valuesLeft = MmdbLimits.MaxValuesPerRecord;
    private int _bytesLeft = MmdbLimits.MaxBytesPerRecord;

    public static MmdbFault Decode(MmdbSection section, int offset, out object result) =>
        new MmdbDecoder(section).Decode(offset, 0, out result, out _);

    private MmdbFault Decode(int offset, int depth, out object result, out int next)
    {
        result = "";
        next = 0;
        if (depth > MmdbLimits.MaxNesting)
            return MmdbFault.NestingTooDeep;
        if (--_valuesLeft < 0)
            return MmdbFault.RecordTooLarge;
        var fault = _section.Read(offset, out var value);
        if (fault != MmdbFault.None)
            return fault;
        var end = value.Next;
        fault = value.Type switch
        {
            MmdbType.Map => DecodeMap(value, depth, out result, out end),
            MmdbType.Array => DecodeArray(value, depth, out result, out end),
            _ => DecodeScalar(value, out result),
        };
        next = value.Next == MmdbValue.AfterContents ? end : value.Next;
        return fault;
    }

    private MmdbFault DecodeMap(in MmdbValue map, int depth, out object result, out int end)
    {
        var entries = new Dictionary<string, object>();
        result = entries;
        end = map.Payload;
        for (var i = 0; i < map.Size; i++)
        {
            var fault = Decode(end, depth + 1, out var key, out end);
            if (fault != MmdbFault.None)
                return fault;
            if (key is not string name)
                return MmdbFault.KeyIsNoString;
            fault = Decode(end, depth + 1, out var content, out end);
            if (fault != MmdbFault.None)
                return fault;
            entries[name] = content;
        }
        return MmdbFault.None;
    }

    private MmdbFault DecodeArray(in MmdbValue array, int depth, out object result, out int end)
    {
        var items = new List<object>();
        result = items;
        end = array.Payload;
        for (var i = 0; i < array.Size; i++)
        {
            var fault = Decode(end, depth + 1, out var item, out end);
            if (fault != MmdbFault.None)
                return fault;
            items.Add(item);
        }
        result = items.ToArray();
        return MmdbFault.None;
    }

    private MmdbFault DecodeScalar(in MmdbValue value, out object result)
    {
        result = "";
        _bytesLeft -= value.Size;
        if (_bytesLeft < 0)
            return MmdbFault.RecordTooLarge;
        if (value.Type == MmdbType.Text && !Utf8.IsValid(_section.Payload(value)))
            return MmdbFault.BadUtf8;
        result = value.Type switch
        {
            MmdbType.Text => Encoding.UTF8.GetString(_section.Payload(value)),
            MmdbType.Bytes => _section.Payload(value).ToArray(),
            MmdbType.Double => _section.Double(value),
            MmdbType.Float => _section.Float(value),
            MmdbType.UInt16 => (ushort)_section.Unsigned(value),
            MmdbType.UInt32 => (uint)_section.Unsigned(value),
            MmdbType.Int32 => (int)_section.Unsigned(value),
            MmdbType.UInt64 => _section.Unsigned(value),
            MmdbType.UInt128 => ReadWide(_section.Payload(value)),
            _ => value.Size != 0,
        };
        return MmdbFault.None;
    }

    private static UInt128 ReadWide(ReadOnlySpan<byte> payload)
    {
        UInt128 number = 0;
        foreach (var b in payload)
            number = number << 8 | b;
        return number;
    }
}
