using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>Everything that the newest state refers to; null while that is not known.</summary>
public delegate Task<IReadOnlyCollection<BlobRef>?> BlobReferences(CancellationToken token);
