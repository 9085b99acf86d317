namespace MirrorActors.Engine.Blobs;

/// <summary>
/// Content-addressed store of bulk payloads. A blob is durable when <see cref="PutAsync"/> returns, so that an event
/// may refer to it; what is read is verified against its hash.
/// </summary>
public interface IBlobStore
{
    /// <summary>Stores bytes (idempotent) and returns their address.</summary>
    Task<Protocol.BlobRef> PutAsync(ReadOnlyMemory<byte> content, CancellationToken token);

    /// <summary>The bytes of a blob, or null when nobody has it whom this store can ask.</summary>
    /// <exception cref="InvalidDataException">The stored bytes do not match the address.</exception>
    Task<ReadOnlyMemory<byte>?> GetAsync(Protocol.BlobRef blob, CancellationToken token);

    /// <summary>Brings blobs here that are elsewhere, several at a time, so that <see cref="GetAsync"/> finds them.</summary>
    /// <returns>Those that cannot be had now.</returns>
    Task<IReadOnlyList<Protocol.BlobRef>> FetchAsync(IReadOnlyCollection<Protocol.BlobRef> blobs, CancellationToken token);

    /// <summary>Every blob on this node, in no order.</summary>
    IAsyncEnumerable<Protocol.BlobRef> ListAsync(CancellationToken token);

    /// <summary>Removes a blob from this node; no error when absent.</summary>
    Task DeleteAsync(Protocol.BlobRef blob, CancellationToken token);
}
