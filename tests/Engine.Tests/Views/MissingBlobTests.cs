using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Views;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Views;

/// <summary>Streams whose fold misses a blob wait, and others go on.</summary>
public sealed class MissingBlobTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly ScriptedLog _log = new();
    private readonly RecordingFold _fold = new("a/");
    private readonly RecordingFold _other = new("b/");
    private readonly Pulse _news = new();
    private ViewFeed _feed = null!;

    public Task InitializeAsync()
    {
        _feed = Over(_log, [_fold, _other], _clock, _news);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task A_stream_that_misses_a_blob_waits_and_the_others_go_on()
    {
        _log.Append("a/1", 3);
        _log.Append("a/2", 1);
        _log.Append("b/1", 1);
        _fold.Misses.Add("a/1 2");

        await StartAsync();
        _log.Append("a/1", 1);
        _log.Append("a/2", 1);
        _log.Append("b/1", 1);
        await HeadAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "restore a/2 from nothing", "a/2 1", "a/2 2"], Significant(_fold));
        Assert.Equal(["restore b/1 from nothing", "b/1 1", "b/1 2"], Significant(_other));
        Assert.Equal(1, _feed.Missing);
    }

    [Fact]
    public async Task It_goes_on_from_the_log_when_the_blob_is_there()
    {
        _log.Append("a/1", 1);
        await StartAsync();
        _fold.Misses.Add("a/1 2");
        _log.Append("a/1", 2);
        await HeadAsync();
        await AgainAsync(ViewLimits.AskAgainMin);
        await AgainAsync(ViewLimits.AskAgainMin * 2);
        Assert.Equal(1, _feed.Missing);

        _fold.Misses.Clear();
        _log.Append("a/1", 1);
        _clock.Advance(ViewLimits.AskAgainMin * 4);
        await NothingMissesAsync();
        _log.Append("a/1", 1);
        await HeadAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "a/1 2", "a/1 3", "a/1 4", "a/1 5"], Significant(_fold));
    }

    [Fact]
    public async Task It_is_tried_at_once_when_there_is_news()
    {
        _log.Append("a/1", 2);
        _fold.Misses.Add("a/1 2");
        await StartAsync();
        await _clock.WaitForTimerAsync(ViewLimits.AskAgainMin);

        _fold.Misses.Clear();
        _news.Fire();
        await NothingMissesAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "a/1 2"], Significant(_fold));
    }

    [Fact]
    public async Task A_stream_whose_snapshot_misses_a_blob_is_restored_later()
    {
        _log.Append("a/1", 3);
        _log.Snapshots["a/1"] = new StreamSnapshot(2, RecordingFold.Shape, new byte[] { 1 });
        _fold.Misses.Add("restore a/1 from 2");
        await StartAsync();
        _log.Append("a/1", 1);
        await HeadAsync();
        Assert.Empty(Significant(_fold));

        await _clock.WaitForTimerAsync(ViewLimits.AskAgainMin);
        _fold.Misses.Clear();
        _news.Fire();
        await NothingMissesAsync();

        Assert.Equal(["restore a/1 from 2", "a/1 3", "a/1 4"], Significant(_fold));
    }

    [Fact]
    public async Task What_a_newer_snapshot_covers_is_not_waited_for()
    {
        _log.Append("a/1", 1);
        await StartAsync();
        _fold.Misses.Add("a/1 2");
        _log.Append("a/1", 4);
        await HeadAsync();

        await _clock.WaitForTimerAsync(ViewLimits.AskAgainMin);
        _log.Snapshots["a/1"] = new StreamSnapshot(4, RecordingFold.Shape, new byte[] { 1 });
        _news.Fire();
        await NothingMissesAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "restore a/1 from 4", "a/1 5"], Significant(_fold));
    }

    [Fact]
    public async Task What_a_fold_itself_goes_without_is_asked_for_again()
    {
        _log.Append("a/1", 1);
        _fold.Lacking = 2;
        await StartAsync();
        Assert.Equal(2, _feed.Missing);

        await _clock.WaitForTimerAsync(ViewLimits.AskAgainMin);
        _clock.Advance(ViewLimits.AskAgainMin);
        await _clock.WaitForTimerAsync(ViewLimits.AskAgainMin * 2);
        Assert.Contains("ask again", _fold.Calls);
    }

    [Fact]
    public async Task Batches_that_never_end_do_not_keep_it_from_being_tried()
    {
        _log.Append("a/1", 1);
        _fold.Misses.Add("a/1 1");
        await StartAsync();
        for (var i = 0; i < 10; i++)
        {
            _log.Append("b/1", 1);
            await HeadAsync();
            _clock.Advance(ViewLimits.AskAgainMin / 10);
        }

        await _clock.WaitForTimerAsync(ViewLimits.AskAgainMin * 2);
    }

    private static ViewFeed Over(ScriptedLog log, RecordingFold[] folds, FakeClock clock, Pulse news) =>
        new(log, folds, clock, NullLogger<ViewFeed>.Instance, blobNews: () => news.Next);

    private async Task StartAsync()
    {
        await _feed.StartAsync(default);
        await Awaited.Of(_feed.WaitUntilCaughtUpAsync(default), "the feed to catch up");
    }

    private async Task HeadAsync() =>
        await Awaited.Of(_feed.WaitForAsync(await _log.HeadAsync(default), default), "the feed to reach the head");

    private Task NothingMissesAsync()
    {
        return Awaited.Of(LookAsync(), "nothing to be missing");

        async Task LookAsync()
        {
            while (_feed.Missing > 0) await Task.Yield();
        }
    }

    /// <summary>Lets the feed ask once more; ends when it waits again.</summary>
    private async Task AgainAsync(TimeSpan pause)
    {
        await _clock.WaitForTimerAsync(pause);
        _clock.Advance(pause);
        await _clock.WaitForTimerAsync(pause * 2);
    }

    private static string[] Significant(RecordingFold fold) => [.. fold.Calls.Where(call => call is not ("publish" or "ask again"))];
}
