using System.Security.Cryptography;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>A stream whose bytes are hashed as they are read. Leaves the inner one open.</summary>
internal sealed class HashedStream(Stream inner) : PassedStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Of all bytes read so far.</summary>
    public byte[] Sha256() => _hash.GetCurrentHash();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}
