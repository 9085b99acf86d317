using System.Text;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>The current version of a published file, as it was when it was looked up.</summary>
public readonly struct FileEntry
{
    private readonly FileShard _shard;
    private readonly int _row;

    internal FileEntry(FileShard shard, int row)
    {
        _shard = shard;
        _row = row;
    }

    public FileId Id => new(_shard.Rows.Id(_row));

    public long Size => _shard.Rows.Size(_row);

    /// <summary>
    /// The file was replaced or touched, and which of both is not known yet: it has no holders, its hashes are not told, and
    /// only <see cref="OtherModified"/> are times of this version.
    /// </summary>
    public bool IsSuspended => _shard.IsSuspended(_row);

    /// <summary>UTC, in ticks of <see cref="DateTime"/>, as precise as the file system tells.</summary>
    public long ModifiedTicks => _shard.Rows.Modified(_row);

    public DateTimeOffset Modified => new(ModifiedTicks, TimeSpan.Zero);

    /// <summary>Earlier modified times of the same content; a copy under one of them is this version too.</summary>
    public IReadOnlyList<long> OtherModified => _shard.OtherModified(_row);

    /// <summary>Empty when not known (yet).</summary>
    public ReadOnlySpan<byte> Sha256 => IsSuspended ? default : _shard.Hashes.Get(HashKind.Sha256, _shard.Rows.Id(_row));

    /// <summary>The pack that its piece list is in; null when there is none (yet).</summary>
    public BlobRef? Pieces => IsSuspended ? null : _shard.Hashes.PiecesOf(_shard.Rows.Id(_row));

    public MirrorSet Holders => IsSuspended ? MirrorSet.Empty : _shard.Holders.Of(_row);

    /// <summary>Bytes of the path.</summary>
    public int PathLength => _shard.Directory(_row).Length + _shard.Name(_row).Length;

    public FileHashes GetHashes() => IsSuspended ? FileHashes.None : GetKnownHashes();

    public string GetPath() =>
        string.Concat(Encoding.UTF8.GetString(_shard.Directory(_row)), Encoding.UTF8.GetString(_shard.Name(_row)));

    public byte[] GetPathBytes()
    {
        var path = new byte[PathLength];
        CopyPath(path);
        return path;
    }

    /// <summary>Writes the canonical path, not encoded.</summary>
    /// <returns>The bytes written.</returns>
    public int CopyPath(Span<byte> destination)
    {
        var directory = _shard.Directory(_row);
        var name = _shard.Name(_row);
        directory.CopyTo(destination);
        name.CopyTo(destination[directory.Length..]);
        return directory.Length + name.Length;
    }

    /// <summary>Of the version, also while it is suspended.</summary>
    internal FileHashes GetKnownHashes() => _shard.Hashes.ToHashes(_shard.Rows.Id(_row));

    /// <summary>There is a piece list of the version, also while it is suspended.</summary>
    internal bool HasPieces => _shard.Hashes.HasPieces(_shard.Rows.Id(_row));

    /// <summary>One hash of <see cref="HashKind"/> of the version, also while it is suspended; empty when not known.</summary>
    internal ReadOnlySpan<byte> GetKnownHash(int kind) => _shard.Hashes.Get(kind, _shard.Rows.Id(_row));
}
