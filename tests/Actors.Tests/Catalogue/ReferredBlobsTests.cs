using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Views;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>What garbage collection leaves of a catalogue.</summary>
public sealed class ReferredBlobsTests : IDisposable
{
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_catalogue_is_restored_from_what_is_referred_to_alone(bool snapshot)
    {
        for (var i = 0; i < 3; i++) _tree.Write($"/{i}", new string((char)('a' + i), 200_000));
        var first = await CatalogueFixture.StartAsync(_tree, hashes: CatalogueFixture.Sha256AndPieces);
        await first.UntilAsync(() => first.Table.All().All(file => file.Pieces is not null), "all pieces");
        if (snapshot) await first.SnapshotAsync();
        await using var system = TestSystem.Create(first.Clock);
        var table = system.Spawn("mirror-table", () => new MirrorTableActor(new MirrorTableHolder()));
        var mirrors = new MirrorFold(
            MirrorWorld.Repository, table, (_, _) => Task.CompletedTask, first.Fold.Index, first.Blobs, NullLogger<MirrorFold>.Instance);
        await using var feed = new ViewFeed(first.Engine.Log, [], TimeProvider.System, NullLogger<ViewFeed>.Instance);
        var referred = new ReferredBlobs(first.Engine.Log, feed, first.Table, mirrors);
        Assert.Null(await referred.ReadAsync(CancellationToken.None));
        await feed.StartAsync(CancellationToken.None);
        await Awaited.Of(feed.WaitUntilCaughtUpAsync(CancellationToken.None), "the feed");

        var needed = (await referred.ReadAsync(CancellationToken.None))!;
        var deleted = 0;
        await foreach (var blob in first.Blobs.ListAsync(CancellationToken.None))
        {
            if (needed.Contains(blob)) continue;
            await first.Blobs.DeleteAsync(blob, CancellationToken.None);
            deleted++;
        }

        Assert.Equal(snapshot, deleted > 0);
        var second = await first.RestartAsync();
        Assert.Equal(3, second.Table.Count);
        foreach (var file in second.Table.All().ToList())
            Assert.NotNull(await new PieceLists(second.Blobs).OfAsync(file, CancellationToken.None));
        await second.StopAsync();
    }
}
