using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Views;

public sealed class MirrorFoldTests
{
    private const string Stream = "mirror/default/a";

    [Fact]
    public async Task A_restore_puts_the_file_sets_into_the_index_again()
    {
        var index = new FileIndexFixture();
        await using var system = TestSystem.Create(new FakeClock());
        var blobs = new InMemoryBlobStore();
        var table = system.Spawn("mirror-table", () => new MirrorTableActor(new MirrorTableHolder()));
        var fold = new MirrorFold(
            MirrorWorld.Repository, table, (_, _) => Task.CompletedTask, index.Router, blobs, NullLogger<MirrorFold>.Instance);
        var set = await blobs.PutAsync(FileIndexFixture.Set(1, 2).Encode(), CancellationToken.None);
        var codec = new MirrorStateCodec();
        var snapshot = new StreamSnapshot(5, codec.SchemaVersion, codec.Encode(Mirror.Enabled() with { FileSet = set }));
        await index.ApplyAsync(FileIndexFixture.Put("/a", 1));
        index.Router.MarkComplete();
        await fold.RestoreAsync(Stream, snapshot, CancellationToken.None);
        await fold.PublishAsync(true, CancellationToken.None);
        Assert.True(index.Find("/a").Holders.Contains(0));

        await index.ApplyAsync(FileIndexFixture.Put("/b", 2));
        Assert.False(index.Find("/b").Holders.Contains(0));
        await fold.RestoreAsync(Stream, snapshot, CancellationToken.None);
        await fold.PublishAsync(true, CancellationToken.None);

        Assert.True(index.Find("/b").Holders.Contains(0));
        await index.StopAsync();
    }
}
