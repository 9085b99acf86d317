using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol;

namespace MirrorActors.Testing.Engine;

/// <summary>Blobs in memory, with a way to damage one.</summary>
public sealed class InMemoryBlobStore(long mostBytes = Limits.BlobBytes) : IBlobStore
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    public Task<BlobRef> PutAsync(ReadOnlyMemory<byte> content, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (content.Length > mostBytes)
            throw new ArgumentException($"blob of {content.Length} bytes, allowed are {mostBytes}", nameof(content));
        var blob = BlobAddress.Of(content.Span);
        _blobs[blob.Sha256] = content.ToArray();
        return Task.FromResult(blob);
    }

    public Task<ReadOnlyMemory<byte>?> GetAsync(BlobRef blob, CancellationToken token)
    {
        BlobAddress.Check(blob, mostBytes);
        if (!_blobs.TryGetValue(blob.Sha256, out var content)) return Task.FromResult<ReadOnlyMemory<byte>?>(null);
        BlobAddress.Verify(blob, content);
        return Task.FromResult<ReadOnlyMemory<byte>?>(content.ToArray());
    }

    public Task<IReadOnlyList<BlobRef>> FetchAsync(IReadOnlyCollection<BlobRef> blobs, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<BlobRef>>([.. blobs.Where(blob => !_blobs.ContainsKey(blob.Sha256))]);

    public async IAsyncEnumerable<BlobRef> ListAsync([EnumeratorCancellation] CancellationToken token)
    {
        await Task.CompletedTask;
        foreach (var (hash, content) in _blobs)
        {
            token.ThrowIfCancellationRequested();
            yield return new BlobRef(hash, content.Length);
        }
    }

    public Task DeleteAsync(BlobRef blob, CancellationToken token)
    {
        BlobAddress.Check(blob, mostBytes);
        _blobs.TryRemove(blob.Sha256, out _);
        return Task.CompletedTask;
    }

    /// <summary>Flips the bits of a stored blob's first byte.</summary>
    public void Damage(BlobRef blob) => _blobs[blob.Sha256][0] ^= 0xff;
}
