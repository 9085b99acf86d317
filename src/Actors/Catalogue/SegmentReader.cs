using System.Text;
using System.Text.Unicode;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Reads the columns of a segment row by row; every row is checked before it is believed.</summary>
internal sealed class SegmentReader(Wire.Segment segment)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private int _row;
    private int _name;
    private int _idRow;
    private long _lastId;
    private int _put;
    private int _modified;
    private int _settled;
    private long _lastModified;
    private int _superseded;
    private long _lastSince;
    private int _other;
    private int _hash;
    private int _pack;
    private BlobRef[] _packs = [];
    private int _alias;

    public IReadOnlyList<FileChange> ReadAll()
    {
        var changes = new FileChange[Rows()];
        _packs = Packs();
        for (_row = 0; _row < changes.Length; _row++) changes[_row] = Read(ReadPath());
        return changes;
    }

    /// <summary>Puts plain files into an empty table without making an object of each; adds the rest to a list.</summary>
    public void Load(FileTableLoad table, List<FileChange> rest)
    {
        var rows = Rows();
        var directories = new SegmentDirectories(segment, table);
        _packs = Packs();
        var hashes = new HashRun(table.Hashes, segment.Hashes.Memory);
        var pieces = new PieceRun(table.Hashes, _packs);
        for (_row = 0; _row < rows; _row++)
        {
            var directory = directories[checked((int)segment.Directory[_row])];
            if (directory < 0 || !IsPlain(out var name)) rest.Add(Read(ReadPath()));
            else LoadPlain(table, directory, name, hashes, pieces);
        }

        hashes.Flush();
        pieces.Flush();
    }

    private int Rows()
    {
        var rows = segment.Kinds.Length;
        if (rows > CatalogueLimits.SegmentRows) throw Damaged($"{rows} rows");
        if (segment.Directory.Count != rows || segment.NameLength.Count != rows) throw Damaged("columns of unequal length");
        return rows;
    }

    private BlobRef[] Packs()
    {
        if (segment.Packs.Count > segment.Pack.Count) throw Damaged($"{segment.Packs.Count} packs");
        return [.. segment.Packs.Select(static pack => Checked(new BlobRef(pack.Sha256, pack.Size)))];
    }

    /// <summary>A put without further modified times, whose name is one.</summary>
    private bool IsPlain(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (segment.Kinds[_row] != SegmentRow.Put || segment.OtherCount[_put] != 0) return false;
        var directory = segment.Directories[(int)segment.Directory[_row]].Length;
        var length = checked((int)segment.NameLength[_row]);
        name = segment.Names.Span.Slice(_name, length);
        return length > 0 && directory + length <= Limits.PathBytes && !name.Contains((byte)'/') && Utf8.IsValid(name);
    }

    private void LoadPlain(FileTableLoad table, int directory, ReadOnlySpan<byte> name, HashRun hashes, PieceRun pieces)
    {
        var id = ReadId().Value;
        var size = checked((long)segment.Size[_put++]);
        var path = segment.Directories[(int)segment.Directory[_row]].Span;
        table.Add(directory, path, name, id, size, ReadModified());
        _name += name.Length;
        var bits = segment.HashBits[_idRow++];
        _hash += hashes.Add(id, bits & SegmentRow.HashBits, _hash);
        if ((bits & SegmentRow.PiecesBit) != 0) pieces.Add(id, checked((int)segment.Pack[_pack++]));
    }

    private FileChange Read(byte[] path) => segment.Kinds[_row] switch
    {
        SegmentRow.Put => ReadPut(path),
        SegmentRow.SuspendedPut => ReadPut(path) with { IsSuspended = true },
        SegmentRow.Settled => ReadSettled(path),
        SegmentRow.Hashed => new FileHashed(path, ReadId(), ReadHashes()),
        SegmentRow.Superseded => new FileSuperseded(ReadPut(path), ReadSince()),
        SegmentRow.Forgotten => ReadForgotten(path),
        SegmentRow.Removed => new FileRemoved(path),
        SegmentRow.AliasPut => new AliasPut(path, Checked(segment.Target[_alias++].ToByteArray())),
        SegmentRow.AliasRemoved => new AliasRemoved(path),
        var kind => throw Damaged($"row kind {kind}"),
    };

    private FilePut ReadPut(byte[] path)
    {
        var id = ReadId();
        var size = checked((long)segment.Size[_put]);
        var modified = ReadModified();
        var others = checked((int)segment.OtherCount[_put]);
        _put++;
        IReadOnlyList<long> other = others == 0 ? [] : [.. segment.OtherModified.Skip(_other).Take(others).Select(CheckedTicks)];
        if (other.Count != others) throw Damaged("modified times");
        _other += others;
        return new FilePut(path, id, size, modified, ReadHashes(), other);
    }

    private FileSettled ReadSettled(byte[] path)
    {
        var id = ReadId();
        var modified = ReadModified();
        var newId = CheckedId(checked(id.Value + segment.NewId[_settled++]));
        return new FileSettled(path, id, modified, newId, ReadHashes());
    }

    private FileForgotten ReadForgotten(byte[] path)
    {
        var id = ReadId();
        _idRow++; // its hashes, of which there are none
        return new FileForgotten(path, id);
    }

    private long ReadSince()
    {
        _lastSince = checked(_lastSince + segment.Since[_superseded++]);
        return CheckedTicks(_lastSince);
    }

    private byte[] ReadPath()
    {
        var directory = segment.Directories[checked((int)segment.Directory[_row])].Span;
        var length = checked((int)segment.NameLength[_row]);
        if (length > Limits.PathBytes || directory.Length > Limits.PathBytes) throw Damaged("path too long");
        byte[] path = [.. directory, .. segment.Names.Span.Slice(_name, length)];
        _name += length;
        return Checked(path);
    }

    private FileId ReadId()
    {
        _lastId = checked(_lastId + segment.Id[_idRow]);
        return CheckedId(_lastId);
    }

    private long ReadModified()
    {
        _lastModified = checked(_lastModified + segment.Modified[_modified++]);
        return CheckedTicks(_lastModified);
    }

    /// <summary>The hashes of the row whose id was read last.</summary>
    private FileHashes ReadHashes()
    {
        var bits = segment.HashBits[_idRow++];
        var hashes = FileHashes.None;
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            if ((bits & (1 << kind)) == 0) continue;
            var width = HashKind.Widths[kind];
            hashes = HashKind.With(hashes, kind, segment.Hashes.Memory.Slice(_hash, width));
            _hash += width;
        }

        return (bits & SegmentRow.PiecesBit) == 0 ? hashes : hashes with { Pieces = _packs[checked((int)segment.Pack[_pack++])] };
    }

    private static BlobRef Checked(BlobRef pack)
    {
        BlobAddress.Check(pack, PiecePack.MostBytes);
        return pack;
    }

    private static byte[] Checked(byte[] path)
    {
        if (path.Length is 0 or > Limits.PathBytes || path[0] != '/') throw Damaged($"a path of {path.Length} bytes");
        Strict.GetCharCount(path);
        return path;
    }

    private static FileId CheckedId(long id) =>
        id is < 0 or > int.MaxValue ? throw Damaged($"file id {id}") : new FileId((int)id);

    private static long CheckedTicks(long ticks) =>
        ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : throw Damaged($"modified time {ticks}");

    private static InvalidDataException Damaged(string what) => new($"catalogue segment is damaged: {what}");
}
