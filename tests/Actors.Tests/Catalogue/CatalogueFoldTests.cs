using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing.Engine;
using static MirrorActors.Actors.Tests.FileIndex.FileIndexFixture;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>A fold that is restored while its table is in use.</summary>
public sealed class CatalogueFoldTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FileIndexFixture _index = new();
    private readonly InMemoryBlobStore _blobs = new();
    private readonly string _stream = StreamNames.Catalogue(RepositoryId.Default);
    private readonly CatalogueFold _fold;

    public CatalogueFoldTests() => _fold = new CatalogueFold(RepositoryId.Default, _index.Router, _blobs);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task After_a_failed_event_the_table_stays_as_it_was_and_goes_on_from_there()
    {
        await StartAsync(await StoreAsync(Put("/a", 0), Put("/b", 1)));
        var early = await SnapshotAsync(0, Put("/a", 9));
        var broken = await StoreAsync(Put("/c", 2), Put("/b", 3));
        await _blobs.DeleteAsync(broken, CancellationToken.None);

        await Assert.ThrowsAsync<InvalidDataException>(() => ChangeAsync(2, broken));
        Assert.Equal(1, await _fold.RestoreAsync(_stream, early, CancellationToken.None));
        await _fold.PublishAsync(false, CancellationToken.None);
        Assert.Equal((0, 1), (_index.Find("/a").Id.Value, _index.Find("/b").Id.Value));
        Assert.True(_index.Find("/a").Holders.Contains(4) && _index.Find("/b").Holders.Contains(4));

        await ChangeAsync(2, await StoreAsync(Put("/c", 2), Put("/b", 3)));
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.Equal((2, 3), (_index.Find("/c").Id.Value, _index.Find("/b").Id.Value));
        Assert.True(_index.Find("/a").Holders.Contains(4));
        Assert.Equal(2, _fold.AppliedSequence);
    }

    [Fact]
    public async Task What_a_newer_snapshot_lacks_is_removed_once_the_events_behind_it_are_in()
    {
        await StartAsync(await StoreAsync(
            Put("/a", 0), Put("/b", 1), Put("/gone", 2), new AliasPut("/link"u8.ToArray(), "/a"u8.ToArray())));

        var newer = await SnapshotAsync(10, Put("/a", 0));
        Assert.Equal(10, await _fold.RestoreAsync(_stream, newer, CancellationToken.None));
        Assert.True(_index.Has("/b") && _index.Has("/gone") && _index.Has("/link"));
        await ChangeAsync(11, await StoreAsync(Put("/b", 1)));
        await _fold.PublishAsync(false, CancellationToken.None);

        Assert.False(_index.Has("/gone") || _index.Has("/link"));
        Assert.True(_index.Find("/a").Holders.Contains(4) && _index.Find("/b").Holders.Contains(4));
        Assert.Equal(11, _fold.AppliedSequence);
    }

    private async Task StartAsync(BlobRef first)
    {
        await _fold.RestoreAsync(_stream, null, CancellationToken.None);
        await ChangeAsync(1, first);
        await _fold.PublishAsync(true, CancellationToken.None);
        await _index.Router.ApplyFileSetAsync(4, Set(0, 1, 2), CancellationToken.None);
    }

    private Task<BlobRef> StoreAsync(params FileChange[] changes) =>
        _blobs.PutAsync(SegmentCodec.Encode(changes), CancellationToken.None);

    private async Task<StreamSnapshot> SnapshotAsync(long sequence, params FileChange[] files)
    {
        var snapshot = new CatalogueSnapshot([await StoreAsync(files)], 100);
        return new StreamSnapshot(
            sequence, CatalogueEventCodec.SnapshotVersion, CatalogueEventCodec.EncodeSnapshot(snapshot));
    }

    private Task ChangeAsync(long sequence, BlobRef delta)
    {
        var changed = new CatalogueCodec().Encode(new CatalogueChanged(delta, 0, 0, 0, 0, 100), Guid.NewGuid());
        var context = new AppendContext(Guid.NewGuid(), Time.AddMinutes(sequence), "node-a", "test", null);
        var logged = new LoggedEvent(default, _stream, sequence, changed, context, new byte[32]);
        return _fold.ApplyAsync(logged, CancellationToken.None);
    }
}
