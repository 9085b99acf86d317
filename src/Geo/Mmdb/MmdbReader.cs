using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Mmdb;

/// <summary>
/// A reader of MaxMind DB files (format 2.0), safe against any content and from any thread. The file must not be
/// changed in place while it is open: replace it by renaming a new one over it.
/// </summary>
public sealed class MmdbReader
{
    private const int V4Start = 96;

    // "MaxMind.com" behind three bytes that no text holds.
    private static ReadOnlySpan<byte> MetadataMarker =>
        [0xAB, 0xCD, 0xEF, 0x4D, 0x61, 0x78, 0x4D, 0x69, 0x6E, 0x64, 0x2E, 0x63, 0x6F, 0x6D];

    private readonly MmdbImage _image;
    private readonly MmdbTree _tree;
    private readonly int _treeSize;
    private readonly int _dataEnd;
    private readonly uint _v4Node;

    private MmdbReader(MmdbImage image)
    {
        _image = image;
        var bytes = image.Bytes;
        var windowStart = Math.Max(0, bytes.Length - MmdbLimits.MetadataWindow);
        var marker = bytes[windowStart..].LastIndexOf(MetadataMarker);
        if (marker < 0)
            throw new MmdbFormatException("there is no MMDB metadata at its end");
        _dataEnd = windowStart + marker;
        var section = new MmdbSection(bytes[(_dataEnd + MetadataMarker.Length)..]);
        MmdbFormatException.ThrowIf(MmdbDecoder.Decode(section, 0, out var decoded), "metadata");
        Metadata = MmdbMetadata.From(decoded);

        var treeSize = Metadata.NodeCount * Metadata.RecordSize / 4;
        if (treeSize + MmdbLimits.SeparatorSize > _dataEnd)
            throw new MmdbFormatException("the search tree is larger than the file");
        _treeSize = (int)treeSize;
        _tree = new MmdbTree(Metadata);
        if (Metadata.IpVersion == 6)
            _v4Node = _tree.Walk(bytes[.._treeSize], 0, 0, V4Start, out _);
        image.KeepAlive();
    }

    public MmdbMetadata Metadata { get; }

    /// <summary>Maps a file. Throws <see cref="MmdbFormatException"/>, or what opening a file throws.</summary>
    public static MmdbReader Open(string path) => new(MmdbImage.Map(path));

    public static MmdbReader FromBytes(ReadOnlySpan<byte> bytes) => new(MmdbImage.Copy(bytes));

    /// <summary>
    /// Looks an address up. IPv6 in an IPv4 database is not found. The prefix length counts within the address's own
    /// family: 0 for an IPv4 address in a record that spans more than ::/96.
    /// </summary>
    public MmdbFault Find(in AddressKey address, out MmdbRecord record)
    {
        record = new MmdbRecord(MmdbRecord.NoOffset, 0);
        if (!address.IsV4 && Metadata.IpVersion == 4)
            return MmdbFault.None;
        var tree = _image.Bytes[.._treeSize];
        var end = address.IsV4
            ? _tree.Walk32(tree, _v4Node, (uint)address.Bits, out var depth)
            : _tree.Walk(tree, 0, address.Bits, 128, out depth);
        _image.KeepAlive();
        return ToRecord(end, depth, out record);
    }

    /// <summary>The record as objects. Throws <see cref="MmdbFormatException"/> when it is corrupt.</summary>
    public object Decode(in MmdbRecord record)
    {
        var fault = MmdbDecoder.Decode(Data, record.Offset, out var result);
        _image.KeepAlive();
        MmdbFormatException.ThrowIf(fault, "record");
        return result;
    }

    /// <summary>
    /// Every network that has a record; the aliases of the IPv4 tree are left out and its networks given as IPv4. A
    /// corrupt record comes with its fault. Throws <see cref="MmdbFormatException"/> where
    /// the tree goes deeper than an address or on without end.
    /// </summary>
    public IEnumerable<(AddressPrefix Network, MmdbRecord Record, MmdbFault Fault)> Networks()
    {
        var budget = MmdbLimits.NodeVisitsFor(Metadata.NodeCount);
        var bitCount = Metadata.IpVersion == 4 ? 32 : 128;
        var pending = new Stack<(uint Record, UInt128 Bits, int Depth)>();
        pending.Push((0, 0, 0));
        while (pending.TryPop(out var at))
        {
            if (--budget < 0)
                MmdbFormatException.ThrowIf(MmdbFault.TreeTooDeep, "search tree");
            if (_tree.IsNode(at.Record))
            {
                if (at.Depth == bitCount)
                    MmdbFormatException.ThrowIf(MmdbFault.TreeTooDeep, "search tree");
                if (IsAlias(at.Record, at.Bits))
                    continue;
                pending.Push((Child(at.Record, 1), at.Bits | (UInt128)1 << (bitCount - 1 - at.Depth), at.Depth + 1));
                pending.Push((Child(at.Record, 0), at.Bits, at.Depth + 1));
            }
            else if (!_tree.IsEmpty(at.Record))
            {
                var fault = ToRecord(at.Record, at.Depth, out var record);
                yield return (ToPrefix(at.Bits, at.Depth), record, fault);
            }
        }
    }

    /// <summary>The fields of a place the record has; see <see cref="MmdbPlaceScan"/> for the schemas.</summary>
    internal MmdbFault ReadPlace(in MmdbRecord record, out Place place)
    {
        var fault = MmdbPlaceScan.Read(Data, record.Offset, out place);
        _image.KeepAlive();
        return fault;
    }

    private MmdbSection Data => new(_image.Bytes[(_treeSize + MmdbLimits.SeparatorSize).._dataEnd]);

    // ::ffff:0:0/96, 2002::/16 and the like lead to the node where IPv4 starts.
    private bool IsAlias(uint node, UInt128 bits) => Metadata.IpVersion == 6 && node == _v4Node && bits != 0;

    private uint Child(uint node, int side)
    {
        var child = _tree.Child(_image.Bytes[.._treeSize], node, side);
        _image.KeepAlive();
        return child;
    }

    private MmdbFault ToRecord(uint end, int depth, out MmdbRecord record)
    {
        record = new MmdbRecord(MmdbRecord.NoOffset, depth);
        if (_tree.IsEmpty(end))
            return MmdbFault.None;
        if (_tree.IsNode(end))
            return MmdbFault.TreeTooDeep;
        var offset = _tree.DataOffset(end);
        if (offset < 0 || offset >= _dataEnd - _treeSize - MmdbLimits.SeparatorSize)
            return MmdbFault.RecordOutOfRange;
        record = new MmdbRecord((int)offset, depth);
        return MmdbFault.None;
    }

    private AddressPrefix ToPrefix(UInt128 bits, int depth)
    {
        if (Metadata.IpVersion == 4)
            return AddressPrefix.Of(AddressKey.FromV4((uint)bits), depth);
        return depth >= V4Start && (bits >> 32 == 0 || bits >> 32 == 0xFFFF)
            ? AddressPrefix.Of(AddressKey.FromV4((uint)bits), depth - V4Start)
            : AddressPrefix.Of(AddressKey.FromV6(bits), depth);
    }
}
