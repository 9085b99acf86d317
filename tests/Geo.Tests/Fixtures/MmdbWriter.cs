using System.Buffers.Binary;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.Fixtures;

/// <summary>Writes small MMDB files of any record size.</summary>
internal sealed class MmdbWriter(int ipVersion, int recordSize)
{
    private const int Empty = -1;

    private readonly List<int[]> _nodes = [[Empty, Empty]];
    private readonly MmdbValueWriter _data = new();

    public Dictionary<string, object> Metadata { get; } = new()
    {
        ["binary_format_major_version"] = (ushort)2,
        ["binary_format_minor_version"] = (ushort)0,
        ["build_epoch"] = 1_700_000_000UL,
        ["database_type"] = "Test",
        ["description"] = new Dictionary<string, object>(),
        ["ip_version"] = (ushort)ipVersion,
        ["languages"] = Array.Empty<object>(),
        ["record_size"] = (ushort)recordSize,
    };

    /// <summary>Where the value added last starts.</summary>
    public int LastOffset { get; private set; }

    public static byte[] Write(int ipVersion, int recordSize, params (string Prefix, object Value)[] records)
    {
        var writer = new MmdbWriter(ipVersion, recordSize);
        foreach (var (prefix, value) in records)
            writer.Add(prefix, value);
        return writer.ToBytes();
    }

    /// <summary>Adds a record; wider networks first.</summary>
    public void Add(string prefix, object value) => AddAt(prefix, LastOffset = _data.Append(value));

    public void AddRaw(string prefix, params byte[] value) => AddAt(prefix, LastOffset = _data.AppendRaw(value));

    public byte[] ToBytes()
    {
        Metadata.TryAdd("node_count", (uint)_nodes.Count);
        var file = new List<byte>();
        foreach (var node in _nodes)
            WriteNode(file, Record(node[0]), Record(node[1]));
        file.AddRange(new byte[16]);
        file.AddRange(_data.Bytes);
        file.AddRange([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        var metadata = new MmdbValueWriter();
        metadata.Append(Metadata);
        file.AddRange(metadata.Bytes);
        return [.. file];
    }

    private void AddAt(string prefix, int offset)
    {
        var network = AddressPrefix.Parse(prefix);
        var mapped = network.Network.IsV4 && ipVersion == 6;
        var bitCount = ipVersion == 6 ? 128 : 32;
        var length = network.Length + (mapped ? 96 : 0);
        var node = 0;
        for (var depth = 0; depth < length; depth++)
        {
            var side = (int)(uint)(network.Network.Bits >> (bitCount - 1 - depth)) & 1;
            if (depth == length - 1)
                _nodes[node][side] = Data(offset);
            else
                node = Descend(node, side);
        }
    }

    private int Descend(int node, int side)
    {
        if (_nodes[node][side] is var child and > Empty)
            return child;
        var inherited = _nodes[node][side];
        _nodes.Add([inherited, inherited]);
        return _nodes[node][side] = _nodes.Count - 1;
    }

    // Below Empty: data offsets, so that they cannot be taken for nodes.
    private static int Data(int offset) => Empty - 1 - offset;

    private uint Record(int cell) => cell switch
    {
        > Empty => (uint)cell,
        Empty => (uint)_nodes.Count,
        _ => (uint)(_nodes.Count + 16 + (Empty - 1 - cell)),
    };

    private void WriteNode(List<byte> file, uint left, uint right)
    {
        Span<byte> bytes = stackalloc byte[8];
        var packed = recordSize switch
        {
            24 => (ulong)left << 40 | (ulong)right << 16,
            28 => (ulong)(left & 0xFFFFFF) << 40
                | (ulong)(left >> 24) << 36 | (ulong)(right >> 24) << 32 | (ulong)(right & 0xFFFFFF) << 8,
            _ => (ulong)left << 32 | right,
        };
        BinaryPrimitives.WriteUInt64BigEndian(bytes, packed);
        file.AddRange(bytes[..(recordSize / 4)]);
    }
}
