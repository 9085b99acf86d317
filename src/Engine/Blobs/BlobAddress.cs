using System.Security.Cryptography;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>Computing and checking addresses; what passes <see cref="Check"/> is safe as a file name.</summary>
public static class BlobAddress
{
    public const int HashChars = 2 * SHA256.HashSizeInBytes;

    public static BlobRef Of(ReadOnlySpan<byte> content) =>
        new(Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);

    public static bool IsHash(string text) =>
        text.Length == HashChars && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    /// <exception cref="ArgumentException">Not an address of a blob that could exist.</exception>
    public static void Check(BlobRef blob, long mostBytes)
    {
        if (!IsHash(blob.Sha256))
            throw new ArgumentException("a blob's address is 64 lower-case hex digits", nameof(blob));
        if (blob.Size < 0 || blob.Size > mostBytes)
            throw new ArgumentException($"blob of {blob.Size} bytes, allowed are {mostBytes}", nameof(blob));
    }

    /// <exception cref="InvalidDataException">The bytes are not those of the address.</exception>
    public static void Verify(BlobRef blob, ReadOnlySpan<byte> content)
    {
        if (content.Length != blob.Size)
            throw new InvalidDataException($"blob {blob.Sha256} has {content.Length} bytes instead of {blob.Size}");
        if (Of(content).Sha256 != blob.Sha256)
            throw new InvalidDataException($"blob {blob.Sha256} is damaged: its bytes have another hash");
    }
}
