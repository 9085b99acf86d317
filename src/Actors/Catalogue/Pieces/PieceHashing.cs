using System.Security.Cryptography;

namespace MirrorActors.Actors.Catalogue.Pieces;

/// <summary>Makes the piece list of a file of which the bytes are given in their order.</summary>
internal sealed class PieceHashing : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly int _length;
    private readonly byte[] _hashes;
    private int _closed;
    private int _inPiece;

    /// <param name="size">Of the file; not more bytes may be given. See <see cref="PieceLength.NeedsList"/>.</param>
    public PieceHashing(long size)
    {
        _length = PieceLength.Of(size);
        _hashes = new byte[PieceLength.CountOf(size, _length) * PieceList.HashBytes];
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var part = bytes[..Math.Min(bytes.Length, _length - _inPiece)];
            _hash.AppendData(part);
            _inPiece += part.Length;
            bytes = bytes[part.Length..];
            if (_inPiece == _length) Close();
        }
    }

    /// <summary>Once, after all bytes.</summary>
    public PieceList ToList()
    {
        if (_inPiece > 0) Close();
        return new PieceList(_length, _hashes);
    }

    public void Dispose() => _hash.Dispose();

    private void Close()
    {
        _hash.GetHashAndReset(_hashes.AsSpan(_closed++ * PieceList.HashBytes, PieceList.HashBytes));
        _inPiece = 0;
    }
}
