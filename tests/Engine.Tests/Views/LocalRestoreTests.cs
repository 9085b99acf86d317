using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Views;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Views;

/// <summary>A feed with a local snapshot: served from while the log is away, written while it is there.</summary>
public sealed class LocalRestoreTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mirroractors-views-");
    private readonly RecordingLoggerFactory _logs = new();
    private readonly FakeClock _clock = new();
    private readonly RecordingFold _fold = new("a/");
    private readonly ScriptedLog _log = new();
    private LocalSnapshotFile _file = null!;
    private ViewFeed? _feed;

    public Task InitializeAsync()
    {
        _file = new LocalSnapshotFile(Path.Combine(_folder.FullName, LocalSnapshotFile.Name));
        _log.Append("a/1", 3);
        _log.Append("b/1", 1);
        _log.Snapshots["a/1"] = new StreamSnapshot(2, RecordingFold.Shape, new byte[] { 1 });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_feed is not null) await _feed.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Tables_come_from_the_local_snapshot_while_the_log_is_away()
    {
        await SaveAsync();

        await StartAwayAsync();

        Assert.True(_feed!.HasTables);
        Assert.False(_feed.IsCaughtUp);
        Assert.True(_fold.CaughtUp);
        Assert.Equal(["restore a/1 from 2", "a/1 3"], Significant());
        Assert.Single(_logs.Messages, m => m.Contains("serving from the local snapshot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_is_back_goes_on_where_the_snapshot_ends()
    {
        await SaveAsync();
        await StartAwayAsync();

        _log.Append("a/1", 1);
        _log.Append("a/2", 1);
        await BackAsync();

        Assert.Equal(["restore a/1 from 2", "a/1 3", "a/1 4", "a/2 1"], Significant());
        Assert.True(_feed!.IsCaughtUp);
    }

    [Fact]
    public async Task Without_a_local_snapshot_it_waits_for_the_log()
    {
        await StartAwayAsync();

        Assert.False(_feed!.HasTables);
        Assert.Empty(Significant());
        await BackAsync();
        Assert.True(_feed.HasTables);
    }

    [Fact]
    public async Task A_log_that_is_there_but_fails_is_not_stood_in_for()
    {
        await SaveAsync();
        _log.HeadFails = 1;
        await StartAsync(_file.Open());
        await _clock.WaitForTimerAsync(ViewLimits.RetryMin);

        Assert.False(_feed!.HasTables);
        await BackAsync();
        Assert.Equal(["restore a/1 from 2", "a/1 3"], Significant());
    }

    [Fact]
    public async Task A_snapshot_that_a_fold_cannot_take_leaves_the_node_waiting()
    {
        await SaveAsync();
        _fold.FailsAt = 3;
        await StartAwayAsync();
        Assert.False(_feed!.HasTables);

        _fold.FailsAt = null;
        _clock.Advance(ViewLimits.RetryMin * 2);
        await CaughtUpAsync();

        Assert.Equal(["restore a/1 from 2", "a/1 3"], Significant().TakeLast(2));
    }

    [Fact]
    public async Task The_snapshot_is_written_after_a_while_and_then_only_when_the_log_moved()
    {
        await StartAsync();
        await CaughtUpAsync();
        await _clock.WaitForTimerAsync(ViewLimits.FirstLocalSnapshot);
        Assert.False(_file.Exists);

        await PassAsync(ViewLimits.FirstLocalSnapshot);
        Assert.Equal(await _log.HeadAsync(default), _file.Open().Reached);

        File.Delete(_file.Path);
        await PassAsync(ViewLimits.LocalSnapshotEvery);
        Assert.False(_file.Exists);

        _log.Append("a/1", 1);
        await PassAsync(ViewLimits.LocalSnapshotEvery);
        Assert.Equal(await _log.HeadAsync(default), _file.Open().Reached);
    }

    [Fact]
    public async Task A_stopping_feed_writes_what_came_last()
    {
        await StartAsync();
        await CaughtUpAsync();
        _log.Append("a/1", 1);

        await _feed!.DisposeAsync();

        Assert.Equal(await _log.HeadAsync(default), _file.Open().Reached);
    }

    [Fact]
    public async Task A_snapshot_that_is_held_is_up_to_date_and_stays_as_it_is()
    {
        await StartAsync();
        await CaughtUpAsync();
        var held = await _feed!.HoldLocalSnapshotAsync(default);
        var before = await File.ReadAllBytesAsync(_file.Path);
        Assert.Equal(await _log.HeadAsync(default), _file.Open().Reached);
        _log.Append("a/1", 1);

        await _feed.DisposeAsync();

        Assert.Equal(before, await File.ReadAllBytesAsync(_file.Path));
        held!.Dispose();
    }

    [Fact]
    public async Task A_snapshot_is_written_again_when_nobody_holds_it_any_more()
    {
        await StartAsync();
        await CaughtUpAsync();
        (await _feed!.HoldLocalSnapshotAsync(default))!.Dispose();
        _log.Append("a/1", 1);

        await _feed.DisposeAsync();

        Assert.Equal(await _log.HeadAsync(default), _file.Open().Reached);
    }

    [Fact]
    public async Task An_engine_that_tells_when_it_is_open_is_followed_at_once()
    {
        await SaveAsync();
        var opening = new TaskCompletionSource();
        await StartAwayAsync(opening.Task);
        Assert.False(_feed!.IsCaughtUp);

        opening.SetResult();
        await CaughtUpAsync();
    }

    [Fact]
    public async Task A_feed_that_never_read_the_log_leaves_the_snapshot_alone()
    {
        await SaveAsync();
        var before = await File.ReadAllBytesAsync(_file.Path);
        _log.Append("a/1", 1);
        await StartAwayAsync();

        await _feed!.DisposeAsync();

        Assert.Equal(before, await File.ReadAllBytesAsync(_file.Path));
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_written_is_tried_again()
    {
        await StartAsync();
        await CaughtUpAsync();
        await _clock.WaitForTimerAsync(ViewLimits.FirstLocalSnapshot);
        _log.ReadFails = true;

        await PassAsync(ViewLimits.FirstLocalSnapshot);
        Assert.False(_file.Exists);
        Assert.Single(_logs.Messages, m => m.Contains("could not be written", StringComparison.Ordinal));

        _log.ReadFails = false;
        await PassAsync(ViewLimits.LocalSnapshotEvery);
        Assert.True(_file.Exists);
    }

    private Task<Position> SaveAsync() => _file.SaveAsync(_log, ["a/"], _clock.GetUtcNow(), default);

    private async Task StartAsync(LocalSnapshotReader? standIn = null, Task? opening = null)
    {
        _feed = new ViewFeed(_log, [_fold], _clock, new Logger<ViewFeed>(_logs), _file, standIn, opening: opening);
        await _feed.StartAsync(default);
    }

    /// <summary>The first attempt fails; ends when the feed waits for the next one.</summary>
    private async Task StartAwayAsync(Task? opening = null)
    {
        _log.Away = 1;
        await StartAsync(_file.Exists ? _file.Open() : null, opening);
        await _clock.WaitForTimersAsync(1);
    }

    private async Task BackAsync()
    {
        _clock.Advance(ViewLimits.RetryMin);
        await CaughtUpAsync();
    }

    private Task CaughtUpAsync() => Awaited.Of(_feed!.WaitUntilCaughtUpAsync(default), "the feed to catch up");

    /// <summary>Lets a pause of the writer pass; ends when it waits again.</summary>
    private async Task PassAsync(TimeSpan pause)
    {
        _clock.Advance(pause);
        await _clock.WaitForTimerAsync(ViewLimits.LocalSnapshotEvery);
    }

    private string[] Significant() => [.. _fold.Calls.Where(call => call != "publish")];
}
