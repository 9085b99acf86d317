using System.Security.Cryptography;

namespace MirrorActors.Actors.Catalogue.Pieces;

/// <summary>SHA-256 of each piece of a file version.</summary>
/// <param name="Length">Bytes of each piece but the last, which may be shorter: a power of two.</param>
/// <param name="Hashes">32 bytes a piece, the first piece first.</param>
public sealed record PieceList(int Length, ReadOnlyMemory<byte> Hashes)
{
    public const int HashBytes = SHA256.HashSizeInBytes;

    public int Count => Hashes.Length / HashBytes;

    public ReadOnlySpan<byte> Sha256(int piece) => Hashes.Span.Slice(piece * HashBytes, HashBytes);

    /// <summary>True when a file of this many bytes has so many pieces.</summary>
    public bool Fits(long size) => PieceLength.CountOf(size, Length) == Count;
}
