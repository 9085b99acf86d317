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

    /// <summary>
    /// The blob that the SHA-256 of each piece is in, with those of other files; null when they are not known, and for a file of one piece.
    /// </summary>
    public BlobRef? Pieces { get; init; }
}
