using System.Buffers.Binary;
using System.Text;

namespace MirrorActors.Geo.Tests.Fixtures;

internal sealed class MmdbValueWriter
{
    private readonly List<byte> _bytes = [];

    public IReadOnlyList<byte> Bytes => _bytes;

    /// <summary>Appends a value and gives its offset.</summary>
    public int Append(object value)
    {
        var offset = _bytes.Count;
        Write(value);
        return offset;
    }

    public int AppendRaw(ReadOnlySpan<byte> value)
    {
        var offset = _bytes.Count;
        _bytes.AddRange(value);
        return offset;
    }

    private void Write(object value)
    {
        switch (value)
        {
            case string text:
                WritePayload(2, Encoding.UTF8.GetBytes(text));
                break;
            case double number:
                var wide = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(wide, number);
                WritePayload(3, wide);
                break;
            case float number:
                var narrow = new byte[4];
                BinaryPrimitives.WriteSingleBigEndian(narrow, number);
                WritePayload(15, narrow);
                break;
            case byte[] bytes:
                WritePayload(4, bytes);
                break;
            case ushort or uint or ulong or int or UInt128:
                WriteInteger(value);
                break;
            case bool flag:
                WriteHead(14, flag ? 1 : 0);
                break;
            case Dictionary<string, object> map:
                WriteHead(7, map.Count);
                foreach (var (key, content) in map)
                {
                    Write(key);
                    Write(content);
                }
                break;
            case object[] items:
                WriteHead(11, items.Length);
                foreach (var item in items)
                    Write(item);
                break;
            case Pointer pointer:
                _bytes.AddRange([(byte)(0b001_11_000), .. BitConverter.GetBytes(pointer.Target).Reverse()]);
                break;
            default:
                throw new ArgumentException($"no MMDB type for {value.GetType()}");
        }
    }

    private void WriteInteger(object value)
    {
        var (type, number) = value switch
        {
            ushort n => (5, n),
            uint n => (6, n),
            int n => (8, (uint)n),
            ulong n => (9, n),
            _ => (10, (UInt128)value),
        };
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        WritePayload(type, bytes.SkipWhile(static b => b == 0).ToArray());
    }

    private void WritePayload(int type, byte[] payload)
    {
        WriteHead(type, payload.Length);
        _bytes.AddRange(payload);
    }

    private void WriteHead(int type, int size)
    {
        var (low, extra) = size switch
        {
            < 29 => (size, Array.Empty<byte>()),
            < 285 => (29, [(byte)(size - 29)]),
            < 65_821 => (30, [(byte)((size - 285) >> 8), (byte)(size - 285)]),
            _ => (31, [(byte)((size - 65_821) >> 16), (byte)((size - 65_821) >> 8), (byte)(size - 65_821)]),
        };
        _bytes.Add((byte)((type < 8 ? type << 5 : 0) | low));
        if (type >= 8)
            _bytes.Add((byte)(type - 7));
        _bytes.AddRange(extra);
    }

    /// <summary>A four-byte pointer to an offset of the section.</summary>
    public sealed record Pointer(int Target);
}
