using System.Security.Cryptography;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// A blob on its way to the disk: its bytes come in order, and it is stored only if they are those of its address. Disposed of before
/// that, nothing stays.
/// </summary>
public sealed class BlobWrite : IAsyncDisposable
{
    private readonly DiskBlobStore _store;
    private readonly BlobRef _blob;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    internal BlobWrite(DiskBlobStore store, BlobRef blob, string path)
    {
        (_store, _blob, _path) = (store, blob, path);
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>Bytes that came.</summary>
    public long Written { get; private set; }

    /// <exception cref="InvalidDataException">More than the blob has.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        if (Written + bytes.Length > _blob.Size)
            throw new InvalidDataException($"blob {_blob.Sha256} has {_blob.Size} bytes, and more came");
        await _file.WriteAsync(bytes, token);
        _hash.AppendData(bytes.Span);
        Written += bytes.Length;
    }

    /// <summary>Stores it; durable when this returns.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of the address.</exception>
    public async Task CompleteAsync(CancellationToken token)
    {
        if (Written != _blob.Size) throw new InvalidDataException($"blob {_blob.Sha256} has {Written} bytes instead of {_blob.Size}");
        if (Convert.ToHexStringLower(_hash.GetHashAndReset()) != _blob.Sha256)
            throw new InvalidDataException($"blob {_blob.Sha256} is damaged: its bytes have another hash");
        await Task.Run(() => _file.Flush(flushToDisk: true), token);
        await _file.DisposeAsync();
        await Task.Run(() => _store.Take(_blob, _path), token);
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _hash.Dispose();
        File.Delete(_path);
    }
}
