using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Views;

/// <summary>A mirror whose file set cannot be had now.</summary>
public sealed class PendingSetTests : IAsyncLifetime
{
    private readonly FileIndexFixture _index = new();
    private readonly InMemoryBlobStore _blobs = new();
    private readonly MirrorTableHolder _tables = new();
    private readonly ActorSystem _system = TestSystem.Create(new FakeClock());
    private MirrorFold _fold = null!;
    private long _sequence = 5;

    public async Task InitializeAsync()
    {
        var table = _system.Spawn("mirror-table", () => new MirrorTableActor(_tables));
        _fold = new MirrorFold(
            MirrorWorld.Repository, table, (_, _) => Task.CompletedTask, _index.Router, _blobs, NullLogger<MirrorFold>.Instance);
        await _index.ApplyAsync([.. Enumerable.Range(0, 5).Select(i => FileIndexFixture.Put($"/{i}", i))]);
        _index.Router.MarkComplete();
    }

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        await _index.StopAsync();
    }

    [Fact]
    public async Task The_set_before_stays_in_force_until_the_set_can_be_had()
    {
        var (first, second) = (await SetAsync(1, 2), await SetAsync(2, 3));
        await RestoreAsync(first);
        await _blobs.DeleteAsync(second, CancellationToken.None);

        await RestoreAsync(second);
        Assert.Equal([1, 2], Held());
        Assert.Equal(1, _fold.Lacking);
        Assert.Equal(first, _tables.Current.Find("a")!.FileSet);
        Assert.Equal(new HashSet<BlobRef> { first, second }, [.. _fold.FileSets]);

        await SetAsync(2, 3);
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.Equal([1, 2], Held()); // not asked for with each batch

        _fold.AskAgain();
        await _fold.PublishAsync(true, CancellationToken.None);
        Assert.Equal([2, 3], Held());
        Assert.Equal(0, _fold.Lacking);
        Assert.Equal(second, _tables.Current.Find("a")!.FileSet);
    }

    [Fact]
    public async Task A_newer_set_does_not_wait_for_one_that_cannot_be_had()
    {
        var (first, second) = (await SetAsync(1), await SetAsync(2));
        await RestoreAsync(first);
        await _blobs.DeleteAsync(second, CancellationToken.None);
        await RestoreAsync(second);

        await RestoreAsync(await SetAsync(3));

        Assert.Equal([3], Held());
        Assert.Equal(0, _fold.Lacking);
    }

    private Task<BlobRef> SetAsync(params int[] ids) => _blobs.PutAsync(FileIndexFixture.Set(ids).Encode(), CancellationToken.None);

    private async Task RestoreAsync(BlobRef set)
    {
        var codec = new MirrorStateCodec();
        var snapshot = new StreamSnapshot(++_sequence, codec.SchemaVersion, codec.Encode(Mirror.Enabled() with { FileSet = set }));
        await _fold.RestoreAsync("mirror/default/a", snapshot, CancellationToken.None);
        await _fold.PublishAsync(true, CancellationToken.None);
    }

    private IEnumerable<int> Held() => _index.Table.All().Where(f => f.Holders.Contains(0)).Select(f => f.Id.Value).Order();
}
