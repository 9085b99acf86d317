using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>A blob on this node's disk.</summary>
/// <param name="Blob">With the size that its file has.</param>
/// <param name="Used">When it was last put, or known to be referred to.</param>
public readonly record struct StoredBlob(BlobRef Blob, DateTimeOffset Used);
