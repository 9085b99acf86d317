using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Node.Composition;

/// <summary>What keeps this node's blobs in order.</summary>
internal sealed class BlobParts : IAsyncDisposable
{
    private readonly BlobUpkeep _upkeep;
    private readonly BlobScrub _scrub;

    public BlobParts(
        EngineParts engine, ActorParts actors, ClusterSettings settings, ILoggerFactory loggers, TimeProvider clock, Random random)
    {
        BlobReferences references = actors.Referred.ReadAsync;
        _upkeep = new BlobUpkeep(
            engine.Disk, engine.Blobs, references, settings.BlobKeep, clock, loggers.CreateLogger<BlobUpkeep>());
        _scrub = new BlobScrub(
            engine.Disk, engine.PullBlobAsync, references, engine.BlobBudget, random.Next(DiskBlobStore.Directories), clock,
            loggers.CreateLogger<BlobScrub>());
    }

    public void Start()
    {
        _upkeep.Start();
        _scrub.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _scrub.DisposeAsync();
        await _upkeep.DisposeAsync();
    }
}
