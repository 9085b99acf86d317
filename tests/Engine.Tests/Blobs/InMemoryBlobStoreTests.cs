using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Protocol;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Blobs;

public sealed class InMemoryBlobStoreTests : BlobStoreConformance
{
    private readonly InMemoryBlobStore _store = new();

    protected override IBlobStore Store => _store;

    protected override IBlobStore Small(long mostBytes) => new InMemoryBlobStore(mostBytes);

    protected override void Damage(BlobRef blob) => _store.Damage(blob);
}
