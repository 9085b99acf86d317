using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// Blobs for those who must not wait long: what is not here within a limit counts as what nobody has. It goes on coming meanwhile, so
/// that it is here when it is asked for again.
/// </summary>
public sealed class PromptBlobStore(IBlobStore store, TimeSpan limit, TimeProvider clock) : IBlobStore
{
    public Task<BlobRef> PutAsync(ReadOnlyMemory<byte> content, CancellationToken token) => store.PutAsync(content, token);

    public async Task<ReadOnlyMemory<byte>?> GetAsync(BlobRef blob, CancellationToken token)
    {
        try
        {
            return await store.GetAsync(blob, token).WaitAsync(limit, clock, token);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<BlobRef>> FetchAsync(IReadOnlyCollection<BlobRef> blobs, CancellationToken token)
    {
        try
        {
            return await store.FetchAsync(blobs, token).WaitAsync(limit, clock, token);
        }
        catch (TimeoutException)
        {
            return [.. blobs];
        }
    }

    public IAsyncEnumerable<BlobRef> ListAsync(CancellationToken token) => store.ListAsync(token);

    public Task DeleteAsync(BlobRef blob, CancellationToken token) => store.DeleteAsync(blob, token);
}
