using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Views;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Views;

public sealed class ViewFeedTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly ScriptedLog _log = new();
    private readonly RecordingFold _fold = new("a/");
    private ViewFeed _feed = null!;

    public Task InitializeAsync()
    {
        _feed = Over(_log, _fold, _clock);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task What_was_there_and_what_comes_is_folded_once_and_in_order()
    {
        _log.Append("a/1", 2);
        _log.Append("b/1", 1);
        await StartAsync();

        _log.Append("a/1", 1);
        _log.Append("a/2", 1);
        await WaitForHeadAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "a/1 2", "a/1 3", "a/2 1"], Significant());
    }

    [Fact]
    public async Task Events_that_the_restore_had_already_are_dropped()
    {
        _log.Append("a/1", 1);
        // The head is older than what the stream holds when it is read.
        _log.AfterHead = () => _log.Append("a/1", 1);

        await StartAsync();
        await WaitForHeadAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "a/1 2"], Significant());
    }

    [Fact]
    public async Task A_snapshot_is_used_and_the_events_behind_it()
    {
        _log.Append("a/1", 3);
        _log.Snapshots["a/1"] = new StreamSnapshot(2, 1, new byte[] { 1 });

        await StartAsync();

        Assert.Equal(["restore a/1 from 2", "a/1 3"], Significant());
    }

    [Fact]
    public async Task A_snapshot_of_unknown_shape_is_left_and_the_events_are_read()
    {
        _log.Append("a/1", 3);
        _log.Snapshots["a/1"] = new StreamSnapshot(2, RecordingFold.Shape + 1, new byte[] { 1 });

        await StartAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "a/1 2", "a/1 3"], Significant());
    }

    [Fact]
    public async Task An_event_the_subscription_lost_is_read_from_the_stream()
    {
        _log.Append("a/1", 1);
        await StartAsync();

        _log.LoseNext = 1;
        _log.Append("a/1", 1);
        _log.Append("a/1", 1);
        await WaitForHeadAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "a/1 2", "a/1 3"], Significant());
    }

    [Fact] // 17
    public async Task What_is_delivered_again_is_folded_once_and_the_position_never_goes_back()
    {
        await StartAsync();
        _log.Append("a/1", 2);
        _log.Append("a/2", 1);
        await WaitForHeadAsync();

        await _log.DeliverAgainAsync(3);
        await _log.DeliverAgainAsync(1);
        await WaitForHeadAsync();
        _log.Break(new IOException("gone"));
        await _clock.WaitForTimerAsync(ViewLimits.RetryMin);
        _clock.Advance(ViewLimits.RetryMin);
        _log.Append("a/1", 1);
        await WaitForHeadAsync();

        Assert.Equal(["a/1 1", "a/1 2", "a/2 1", "a/1 3"], Significant());
    }

    [Fact]
    public async Task While_the_log_is_away_the_tables_stay_and_later_go_on_from_where_they_were()
    {
        _log.Append("a/1", 1);
        await StartAsync();

        _log.Break(new IOException("gone"));
        await _clock.WaitForTimerAsync(ViewLimits.RetryMin);
        Assert.True(_feed.IsCaughtUp);
        _log.Append("a/1", 1);
        _clock.Advance(ViewLimits.RetryMin);
        await WaitForHeadAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "a/1 2"], Significant());
    }

    [Fact]
    public async Task A_log_that_is_away_at_the_start_is_tried_again_with_growing_pauses()
    {
        _log.HeadFails = 2;
        await _feed.StartAsync(CancellationToken.None);

        await _clock.WaitForTimerAsync(ViewLimits.RetryMin);
        Assert.False(_feed.IsCaughtUp);
        _clock.Advance(ViewLimits.RetryMin);
        await _clock.WaitForTimerAsync(ViewLimits.RetryMin * 2);
        _clock.Advance(ViewLimits.RetryMin * 2);

        await Awaited.Of(_feed.WaitUntilCaughtUpAsync(CancellationToken.None), "the feed to catch up");
    }

    [Fact]
    public async Task Trimmed_events_make_it_restore_anew()
    {
        _log.Append("a/1", 1);
        await StartAsync();

        _log.Append("a/1", 1);
        _log.Snapshots["a/1"] = new StreamSnapshot(2, 1, new byte[] { 1 });
        _log.Break(new PositionTrimmedException(await _log.HeadAsync(CancellationToken.None)));
        await _clock.WaitForTimerAsync(ViewLimits.RetryMin);
        _log.Append("a/1", 1);
        _clock.Advance(ViewLimits.RetryMin);
        await WaitForHeadAsync();

        Assert.Equal(["restore a/1 from 2", "a/1 3"], Significant().TakeLast(2));
    }

    [Fact]
    public async Task A_fold_that_fails_is_restored_anew()
    {
        _log.Append("a/1", 1);
        await StartAsync();

        _fold.FailsAt = 2;
        _log.Append("a/1", 1);
        await _clock.WaitForTimerAsync(ViewLimits.RetryMin);
        _fold.FailsAt = null;
        _clock.Advance(ViewLimits.RetryMin);
        await WaitForHeadAsync();

        Assert.Equal(["restore a/1 from nothing", "a/1 1", "a/1 2"], Significant().TakeLast(3));
    }

    [Fact]
    public async Task A_waiter_is_told_after_the_tables_are_published()
    {
        await StartAsync();
        _log.Append("a/1", 1);

        await WaitForHeadAsync();

        Assert.Equal("publish", _fold.Calls.Last());
        await _feed.WaitForAsync(Position.Start, CancellationToken.None);
        using var impatient = new CancellationTokenSource();
        var waiting = _feed.WaitForAsync(new Position(ScriptedLog.Epoch, long.MaxValue), impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Stopping_ends_it_and_who_waits()
    {
        await StartAsync();
        var waiting = _feed.WaitForAsync(new Position(ScriptedLog.Epoch, long.MaxValue), CancellationToken.None);

        await _feed.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static ViewFeed Over(IEventLog log, IStreamFold fold, TimeProvider clock) =>
        new(log, [fold], clock, NullLogger<ViewFeed>.Instance);

    private async Task StartAsync()
    {
        await _feed.StartAsync(CancellationToken.None);
        await Awaited.Of(_feed.WaitUntilCaughtUpAsync(CancellationToken.None), "the feed to catch up");
    }

    private async Task WaitForHeadAsync() => await Awaited.Of(
        _feed.WaitForAsync(await _log.HeadAsync(CancellationToken.None), CancellationToken.None), "the feed to reach the head");

    private string[] Significant() => [.. _fold.Calls.Where(call => call != "publish")];
}
