namespace MirrorActors.Engine.Blobs;

/// <summary>
/// Content-addressed store of bulk payloads. A blob is durable when <see cref="PutAsync"/> returns, so that an event
/// may refer to it; what is read is verified against its hash.
/// </summary>
public interface IBlobStore
{
    /// <summary>Stores bytes (idempotent) and returns their address.</summary>
    Task<Protocol.BlobRef> PutAsync(ReadOnlyMemory<byte> content, CancellationToken token);

    /// <summary>The bytes of a blob, or null when this store does not have it.</summary>
    /// <exception cref="InvalidDataException">The stored bytes do not match the address.</exception>
    Task<ReadOnlyMemory<byte>?> GetAsync(Protocol.BlobRef blob, CancellationToken token);

    /// <summary>Every blob in the store, in no order.</summary>
    IAsyncEnumerable<Protocol.BlobRef> ListAsync(CancellationToken token);

    /// <summary>Removes a blob; no error when absent.</summary>
    Task DeleteAsync(Protocol.BlobRef blob, CancellationToken token);
}
