using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Tests.Blobs;

/// <summary>The contract, on a node without others.</summary>
public sealed class AlonePeerBlobStoreTests : BlobStoreConformance, IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mirroractors-");
    private readonly List<PeerBlobStore> _stores = [];

    protected override IBlobStore Store => _stores[0];

    public Task InitializeAsync()
    {
        Small(Limits.BlobBytes);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        _root.Delete(recursive: true);
    }

    protected override IBlobStore Small(long mostBytes)
    {
        var clock = TimeProvider.System;
        _stores.Add(new PeerBlobStore(
            new DiskBlobStore(_root.FullName, mostBytes), new NoPeers(), new ReadBudget(long.MaxValue, clock), clock,
            NullLogger<PeerBlobStore>.Instance));
        return _stores[^1];
    }

    protected override void Damage(BlobRef blob)
    {
        var file = Path.Combine(_root.FullName, blob.Sha256[..2], blob.Sha256[2..]);
        var content = File.ReadAllBytes(file);
        content[^1] ^= 1;
        File.WriteAllBytes(file, content);
    }
}
