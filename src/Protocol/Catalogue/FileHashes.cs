namespace MirrorActors.Protocol.Catalogue;

/// <summary>What is known about a file version's content; each part is empty or null until it is known.</summary>
public sealed record FileHashes
{
    public static FileHashes None { get; } = new();

    /// <summary>16 bytes.</summary>
    public ReadOnlyMemory<byte> Md5 { get; init; }

    /// <summary>20 bytes.</summary>
    public ReadOnlyMemory<byte> Sha1 { get; init; }

    /// <summary>32 bytes.</summary>
    public ReadOnlyMemory<byte> Sha256 { get; init; }

    /// <summary>64 bytes.</summary>
    public ReadOnlyMemory<byte> Sha512 { get; init; }

    /// <summary>Sizes and sums made for downloaders; null when there are none.</summary>
    public FileParts? Parts { get; init; }
}

/// <summary>Sums of a file's parts and what is published beside it.</summary>
public sealed record FileParts
{
    /// <summary>Bytes in each piece but the last; 0 without pieces.</summary>
    public long PieceLength { get; init; }

    /// <summary>SHA-1 of each piece, then SHA-256 of each piece.</summary>
    public BlobRef? Pieces { get; init; }

    /// <summary>BitTorrent info hash (version 1), 20 bytes.</summary>
    public ReadOnlyMemory<byte> Btih { get; init; }

    /// <summary>The zsync control file's block sums.</summary>
    public BlobRef? Zsync { get; init; }

    /// <summary>Detached OpenPGP signature, ASCII-armoured.</summary>
    public string? Signature { get; init; }
}
