using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Views;

/// <summary>Single files of a mirror, from its events into the file index.</summary>
public sealed class FilePatchFoldTests : IAsyncLifetime
{
    private const string Stream = "mirror/default/a";
    private readonly FileIndexFixture _index = new();
    private readonly InMemoryBlobStore _blobs = new();
    private readonly MirrorTableHolder _tables = new();
    private readonly ActorSystem _system = TestSystem.Create(new FakeClock());
    private MirrorFold _fold = null!;
    private MirrorState _state = Mirror.Enabled();
    private long _sequence = 5;

    public async Task InitializeAsync()
    {
        var table = _system.Spawn("mirror-table", () => new MirrorTableActor(_tables));
        _fold = new MirrorFold(
            MirrorWorld.Repository, table, (_, _) => Task.CompletedTask, _index.Router, _blobs, NullLogger<MirrorFold>.Instance);
        await _index.ApplyAsync([.. Enumerable.Range(0, 10).Select(i => FileIndexFixture.Put($"/{i}", i))]);
        _index.Router.MarkComplete();
    }

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        await _index.StopAsync();
    }

    [Fact]
    public async Task Single_files_change_without_the_set_being_read_and_a_restore_shows_the_same()
    {
        var blob = await SetAsync(1, 2, 3);
        await RestoreAsync(_state with { FileSet = blob });
        await _blobs.DeleteAsync(blob, CancellationToken.None);

        await ApplyAsync(Checked(1, [4, 5], [1]));
        AssertHeld(2, 3, 4, 5);
        await ApplyAsync(Checked(2, [1], [4, 6]));
        AssertHeld(1, 2, 3, 5);

        await SetAsync(1, 2, 3);
        await RestoreAsync(_state);
        AssertHeld(1, 2, 3, 5);
    }

    [Fact]
    public async Task The_same_set_from_a_later_scan_takes_back_what_was_found_before()
    {
        var blob = await SetAsync(1, 2, 3);
        await RestoreAsync(_state with { FileSet = blob });
        await ApplyAsync(Checked(1, [4], [1]));

        await ApplyAsync(new MirrorScanned(Mirror.Report(ScanResult.Completed) with { Started = Mirror.Noon.AddMinutes(2) }, blob));

        AssertHeld(1, 2, 3);
    }

    [Fact]
    public async Task A_scan_that_began_before_a_check_does_not_take_back_what_that_found()
    {
        await RestoreAsync(_state with { FileSet = await SetAsync(1, 2) });
        await ApplyAsync(Checked(1, [4], []));
        await ApplyAsync(Checked(5, [5], [1]));

        var scanned = Mirror.Report(ScanResult.Completed) with { Started = Mirror.Noon.AddMinutes(3) };
        await ApplyAsync(new MirrorScanned(scanned, await SetAsync(1, 2, 3)));

        AssertHeld(2, 3, 5);
    }

    [Fact]
    public async Task A_set_with_what_was_found_holds_the_same()
    {
        await RestoreAsync(_state with { FileSet = await SetAsync(1, 2) });
        await ApplyAsync(Checked(1, [4], [1]));

        await ApplyAsync(new MirrorFilesMerged(await SetAsync(2, 4)));

        AssertHeld(2, 4);
        Assert.Equal(FilePatches.None, _state.Patches);
    }

    [Fact]
    public async Task A_mirror_that_was_never_scanned_is_known_by_the_files_found()
    {
        await RestoreAsync(_state);
        Assert.False(_tables.Current.Find("a")!.IsKnown);

        await ApplyAsync(Checked(1, [4], []));

        AssertHeld(4);
        Assert.True(_tables.Current.Find("a")!.IsKnown);
    }

    [Fact]
    public async Task A_version_that_is_replaced_is_found_gone_and_found_again_all_the_same()
    {
        await RestoreAsync(_state with { FileSet = await SetAsync(1, 2) });
        await _index.ApplyAsync(FileIndexFixture.Put("/1", 20, size: 9), FileIndexFixture.Put("/3", 21, size: 9));

        await ApplyAsync(Checked(1, [3], [1]));
        await _index.ApplyAsync(FileIndexFixture.Put("/1", 1), FileIndexFixture.Put("/3", 3));

        AssertHeld(2, 3);
    }

    [Fact]
    public async Task Before_the_catalogue_is_there_files_found_count_for_what_comes_later()
    {
        var early = new FileIndexFixture();
        var table = _system.Spawn("early-table", () => new MirrorTableActor(_tables));
        _fold = new MirrorFold(
            MirrorWorld.Repository, table, (_, _) => Task.CompletedTask, early.Router, _blobs, NullLogger<MirrorFold>.Instance);
        await RestoreAsync(_state with { FileSet = await SetAsync(1, 2) });
        await ApplyAsync(Checked(1, [4], [1]));

        await early.ApplyAsync([.. Enumerable.Range(0, 10).Select(i => FileIndexFixture.Put($"/{i}", i))]);

        Assert.Equal([2, 4], early.Table.All().Where(f => f.Holders.Contains(0)).Select(f => f.Id.Value).Order());
        await early.StopAsync();
    }

    private static MirrorFilesChecked Checked(int minute, int[] added, int[] removed) => new(
        new FilePatch { At = Mirror.Noon.AddMinutes(minute), Added = [.. added], Removed = [.. removed] }, "test");

    private Task<BlobRef> SetAsync(params int[] ids) => _blobs.PutAsync(FileIndexFixture.Set(ids).Encode(), CancellationToken.None);

    private async Task RestoreAsync(MirrorState state)
    {
        _state = state;
        var codec = new MirrorStateCodec();
        var snapshot = new StreamSnapshot(_sequence, codec.SchemaVersion, codec.Encode(state));
        await _fold.RestoreAsync(Stream, snapshot, CancellationToken.None);
        await _fold.PublishAsync(true, CancellationToken.None);
    }

    private async Task ApplyAsync(MirrorEvent happened)
    {
        _state = _state.Apply(happened);
        var context = new AppendContext(Guid.NewGuid(), Mirror.Noon, "n1", "test", null);
        var encoded = new MirrorLogCodec().Encode(happened, Guid.NewGuid());
        await _fold.ApplyAsync(new LoggedEvent(default, Stream, ++_sequence, encoded, context, new byte[32]), CancellationToken.None);
        await _fold.PublishAsync(true, CancellationToken.None);
    }

    private void AssertHeld(params int[] ids)
    {
        Assert.Equal(ids, _index.Table.All().Where(file => file.Holders.Contains(0)).Select(file => file.Id.Value).Order());
        Assert.Equal(ids.Length, _tables.Current.Find("a")!.FileCount);
    }
}
