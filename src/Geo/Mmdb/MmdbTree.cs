using System.Buffers.Binary;

namespace MirrorActors.Geo.Mmdb;

/// <summary>The binary search tree: node_count nodes of two records, left for bit 0 and right for bit 1.</summary>
internal readonly struct MmdbTree
{
    private readonly uint _nodeCount;
    private readonly int _recordSize;
    private readonly int _nodeBytes;

    /// <summary>The caller has checked that the file holds all nodes.</summary>
    public MmdbTree(MmdbMetadata metadata)
    {
        _nodeCount = (uint)metadata.NodeCount;
        _recordSize = metadata.RecordSize;
        _nodeBytes = metadata.RecordSize / 4;
    }

    public bool IsNode(uint record) => record < _nodeCount;

    /// <summary>Nothing is known about the network.</summary>
    public bool IsEmpty(uint record) => record == _nodeCount;

    /// <summary>The data offset of a record that is neither node nor empty; negative if corrupt.</summary>
    public long DataOffset(uint record) => (long)record - _nodeCount - MmdbLimits.SeparatorSize;

    /// <summary>Follows the top <paramref name="bitCount"/> bits until a record that is no node.</summary>
    public uint Walk(ReadOnlySpan<byte> tree, uint node, UInt128 bits, int bitCount, out int depth)
    {
        depth = 0;
        while (depth < bitCount && node < _nodeCount)
        {
            depth++;
            node = Child(tree, node, (int)(uint)(bits >> (bitCount - depth)) & 1);
        }
        return node;
    }

    public uint Walk32(ReadOnlySpan<byte> tree, uint node, uint bits, out int depth)
    {
        depth = 0;
        while (depth < 32 && node < _nodeCount)
        {
            node = Child(tree, node, (int)(bits >> (31 - depth)) & 1);
            depth++;
        }
        return node;
    }

    public uint Child(ReadOnlySpan<byte> tree, uint node, int side)
    {
        var bytes = tree.Slice((int)node * _nodeBytes, _nodeBytes);
        return _recordSize switch
        {
            24 => (uint)(bytes[side * 3] << 16 | bytes[side * 3 + 1] << 8 | bytes[side * 3 + 2]),
            // The middle byte holds the top four bits of both: left in its high half, right in its low half.
            28 when side == 0 => (uint)((bytes[3] & 0xF0) << 20 | bytes[0] << 16 | bytes[1] << 8 | bytes[2]),
            28 => (uint)((bytes[3] & 0x0F) << 24 | bytes[4] << 16 | bytes[5] << 8 | bytes[6]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes[(side * 4)..]),
        };
    }
}
