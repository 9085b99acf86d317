using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Engine.Blobs;
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

        await Assert.ThrowsAsync<BlobMissingException>(() => ChangeAsync(2, broken));
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

    [Fact]
    public async Task A_snapshot_fills_an_empty_table_as_its_changes_would()
    {
        FileChange[] changes = Every();
        await _fold.RestoreAsync(_stream, await SnapshotAsync(3, changes), CancellationToken.None);
        await _fold.PublishAsync(true, CancellationToken.None);
        var plain = new FileIndexFixture();
        await plain.ApplyAsync(changes);

        Assert.Equal(TableText.Of(plain.Table), TableText.Of(_index.Table));
        Assert.Equal(TableText.OfSuperseded(plain.Table), TableText.OfSuperseded(_index.Table));
        Assert.Equal("/pool/y", _index.Find("/latest/y").GetPath());
        Assert.Equal(Hash(1), _index.Find("/pool/y").Sha256.ToArray());
        await _index.Router.ApplyFileSetAsync(4, Set(1, 5), CancellationToken.None);
        Assert.True(_index.Find("/pool/y").Holders.Contains(4));
        await plain.StopAsync();
    }

    [Fact]
    public async Task After_a_snapshot_that_cannot_be_read_the_next_restore_fills_the_table()
    {
        var good = new CatalogueSnapshot([await StoreAsync(Put("/a", 0)), await StoreAsync(Put("/b", 1))], 100);
        await _blobs.DeleteAsync(good.Segments[1], CancellationToken.None);
        await Assert.ThrowsAsync<BlobMissingException>(() => _fold.RestoreAsync(_stream, Snapshot(3, good), CancellationToken.None));
        Assert.Equal((0, 0), (_index.Table.Count, _fold.AppliedSequence));
        var twice = await SnapshotAsync(3, Put("/a", 0), Put("/a", 1), Put("/stale", 2));
        await Assert.ThrowsAnyAsync<Exception>(() => _fold.RestoreAsync(_stream, twice, CancellationToken.None));

        await StoreAsync(Put("/b", 1));
        await _fold.RestoreAsync(_stream, Snapshot(3, good), CancellationToken.None);
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.Equal((0, 1), (_index.Find("/a").Id.Value, _index.Find("/b").Id.Value));
        Assert.False(_index.Has("/stale"));
    }

    [Fact]
    public async Task A_table_that_misses_a_change_is_complete_only_when_that_is_in()
    {
        var late = await StoreAsync(Put("/b", 1));
        await _blobs.DeleteAsync(late, CancellationToken.None);
        await _fold.RestoreAsync(_stream, null, CancellationToken.None);
        await ChangeAsync(1, await StoreAsync(Put("/a", 0)));
        await Assert.ThrowsAsync<BlobMissingException>(() => ChangeAsync(2, late));
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.True(_index.Has("/a"));
        Assert.Equal((1, false), (_fold.AppliedSequence, _index.Table.IsComplete));

        await ChangeAsync(2, await StoreAsync(Put("/b", 1)));
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.Equal((2, true), (_fold.AppliedSequence, _index.Table.IsComplete));
    }

    [Fact]
    public async Task A_newer_snapshot_of_which_a_part_is_damaged_removes_nothing()
    {
        await StartAsync(await StoreAsync(Put("/a", 0), Put("/b", 1)));
        var newer = new CatalogueSnapshot([await StoreAsync(Put("/a", 0)), await StoreAsync(Put("/b", 1), Put("/c", 2))], 100);
        _blobs.Damage(newer.Segments[1]);

        await Assert.ThrowsAsync<BlobMissingException>(() => _fold.RestoreAsync(_stream, Snapshot(10, newer), CancellationToken.None));
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.True(_index.Has("/a") && _index.Has("/b"));

        await StoreAsync(Put("/b", 1), Put("/c", 2));
        await _fold.RestoreAsync(_stream, Snapshot(10, newer), CancellationToken.None);
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.True(_index.Has("/b") && _index.Has("/c"));
        Assert.Equal(10, _fold.AppliedSequence);
    }

    [Fact]
    public async Task Mirrors_that_came_first_hold_the_files_that_a_snapshot_brings()
    {
        await _index.Router.ApplyFileSetsAsync(
            [new MirrorFiles(3, Set(0, 900_000)), new MirrorFiles(90, Set(1))], CancellationToken.None);

        await _fold.RestoreAsync(_stream, await SnapshotAsync(3, Put("/a", 0), Put("/b", 1), Put("/c", 900_000)), CancellationToken.None);
        await _fold.PublishAsync(true, CancellationToken.None);

        Assert.Equal(MirrorSet.Of(3), _index.Find("/a").Holders);
        Assert.Equal(MirrorSet.Of(90), _index.Find("/b").Holders);
        Assert.Equal(MirrorSet.Of(3), _index.Find("/c").Holders);
    }

    [Fact]
    public async Task New_versions_are_told_once_they_are_published_and_nothing_else_is_new()
    {
        var told = new List<NewFiles>();
        _fold.Subscribe(told.Add);
        await StartAsync(await StoreAsync(Put("/a", 0, 5), Put("/b", 1, 5), Put("/c", 2, 5)));
        Assert.Empty(told);

        await ChangeAsync(2, await StoreAsync(
            Put("/a", 0, 5, modified: 9), new FileRemoved("/b"u8.ToArray()), Put("/new", 10, 7), Put("/c", 11, 8),
            Put("/gone", 12, 9), new FileRemoved("/gone"u8.ToArray())));
        await ChangeAsync(3, await StoreAsync(Put("/new", 10, 7, modified: 3), Put("/changing", 13, 1)));
        Assert.Empty(told);
        await _fold.PublishAsync(true, CancellationToken.None);

        var files = Assert.Single(told);
        Assert.Equal(RepositoryId.Default, files.Repository);
        Assert.Equal([(11, 8L), (10, 7L), (13, 1L)], files.LargestFirst.Select(file => (file.Id.Value, file.Size)));
        Assert.Equal("/c"u8.ToArray(), files.LargestFirst[0].Path.ToArray());

        // A version that comes back is no new one, and neither is what the table shows already.
        await ChangeAsync(4, await StoreAsync(Put("/c", 2, 5), Put("/new", 10, 7, modified: 4)));
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.Single(told);
        await ChangeAsync(5, await StoreAsync(
            Put("/changing", 13, 1, modified: 2) with { IsSuspended = true },
            new FileSettled("/changing"u8.ToArray(), new FileId(13), 2, new FileId(14), FileHashes.None)));
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.Equal(14, Assert.Single(told[^1].LargestFirst).Id.Value);
    }

    [Fact]
    public async Task Of_very_many_new_files_the_largest_are_told()
    {
        var told = new List<NewFiles>();
        _fold.Subscribe(told.Add);
        await StartAsync(await StoreAsync(Put("/a", 0)));

        await ChangeAsync(2, await StoreAsync([.. Enumerable.Range(1, CatalogueLimits.NewFiles + 10).Select(i => Put($"/{i}", i, i))]));
        await _fold.PublishAsync(true, CancellationToken.None);

        var files = Assert.Single(told).LargestFirst;
        Assert.Equal((CatalogueLimits.NewFiles, CatalogueLimits.NewFiles + 10L, 11L), (files.Length, files[0].Size, files[^1].Size));
    }

    /// <summary>Rows of every kind that snapshots have, not in the order of ids.</summary>
    private static FileChange[] Every() =>
    [
        new AliasPut("/latest"u8.ToArray(), "/pool"u8.ToArray()),
        Put("/pool/y", 5, 70_000_000_000, TimeSpan.TicksPerDay, FileHashes.None with { Sha256 = Hash(1) }),
        Put("/pool/x", 1, 5, TimeSpan.TicksPerDay + 1, FileHashes.None with { Md5 = Hash(2, 16), Sha256 = Hash(3) }),
        Put("/z", 2) with { OtherModified = [7] },
        Put("/pool/s", 3) with { IsSuspended = true },
        new FileSuperseded(Put("/z", 0, hashes: FileHashes.None with { Sha1 = Hash(4, 20) }), 40),
        .. Enumerable.Range(100, 3000).Reverse().Select(id =>
            Put($"/many/{id % 40}/{id}", id, id, id, FileHashes.None with { Sha256 = Hash(id) })),
    ];

    private static byte[] Hash(int seed, int bytes = 32) => [.. Enumerable.Range(0, bytes).Select(i => (byte)((seed * 7) + i + 1))];

    private static StreamSnapshot Snapshot(long sequence, CatalogueSnapshot catalogue) =>
        new(sequence, CatalogueEventCodec.SnapshotVersion, CatalogueEventCodec.EncodeSnapshot(catalogue));

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
        return Snapshot(sequence, new CatalogueSnapshot([await StoreAsync(files)], 100));
    }

    private Task ChangeAsync(long sequence, BlobRef delta)
    {
        var changed = new CatalogueCodec().Encode(new CatalogueChanged(delta, 0, 0, 0, 0, 100), Guid.NewGuid());
        var context = new AppendContext(Guid.NewGuid(), Time.AddMinutes(sequence), "node-a", "test", null);
        var logged = new LoggedEvent(default, _stream, sequence, changed, context, new byte[32]);
        return _fold.ApplyAsync(logged, CancellationToken.None);
    }
}
