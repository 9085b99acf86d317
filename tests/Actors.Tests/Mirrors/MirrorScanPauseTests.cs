using MirrorActors.Actors.Mirrors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>Scans that leave nothing in the log: busy, unchanged, cancelled.</summary>
public sealed class MirrorScanPauseTests : IAsyncLifetime
{
    private static readonly TimeSpan MoreThanInterval = TimeSpan.FromMinutes(75);
    private MirrorWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await MirrorWorld.StartAsync(probes: false);
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_busy_mirror_is_neither_failed_nor_asked_again_before_it_wants()
    {
        await _world.ScanAsync("a");
        await _world.Scanner.Requests.NextAsync("the good scan");
        _world.Scanner.LeavesNothing = Mirror.Report(ScanResult.Busy) with { RetryAfter = TimeSpan.FromHours(3) };
        await _world.DoneAsync("a", new EnableMirror());
        await _world.AdvanceAsync(MoreThanInterval);
        await _world.Scanner.Requests.NextAsync("the scan that finds it busy");
        await _world.AdvanceAsync(MoreThanInterval);
        await _world.AdvanceAsync(MoreThanInterval);
        Assert.True(_world.Scanner.Requests.IsEmpty, "it was asked again too early");
        await _world.AdvanceAsync(MoreThanInterval);
        await _world.Scanner.Requests.NextAsync("the scan after the pause");
        Assert.Equal(["mirror.registered", "mirror.scanned", "mirror.enabled"], await _world.TypesAsync("a"));
    }

    [Fact]
    public async Task A_mirror_that_stays_busy_is_asked_at_growing_intervals()
    {
        _world.Scanner.LeavesNothing = Mirror.Report(ScanResult.Busy);
        await _world.DoneAsync("a", new EnableMirror());
        await _world.Scanner.Requests.NextAsync("the scan after enabling");
        foreach (var minutes in new[] { 6, 12, 24 })
        {
            // Each is a fifth longer than the pause, which is a fifth longer or shorter itself.
            await _world.AdvanceAsync(TimeSpan.FromMinutes(minutes / 2.0));
            Assert.True(_world.Scanner.Requests.IsEmpty, $"asked again within {minutes / 2.0} minutes");
            await _world.AdvanceAsync(TimeSpan.FromMinutes(minutes / 2.0));
            await _world.Scanner.Requests.NextAsync($"the scan after {minutes} minutes");
        }
    }

    [Fact]
    public async Task Only_a_scan_on_schedule_after_a_good_one_may_find_that_nothing_changed()
    {
        await _world.ScanAsync("a");
        Assert.False((await _world.Scanner.Requests.NextAsync("the first scan")).OnlyIfChanged);
        await _world.ScanAsync("a");
        Assert.False((await _world.Scanner.Requests.NextAsync("the second scan on command")).OnlyIfChanged);
        await _world.DoneAsync("a", new EnableMirror());
        _world.Scanner.LeavesNothing = Mirror.Report(ScanResult.Unchanged);
        await _world.AdvanceAsync(MoreThanInterval);
        Assert.True((await _world.Scanner.Requests.NextAsync("the scan on schedule")).OnlyIfChanged);
        _world.Scanner.LeavesNothing = null;
        _world.Scanner.Finds = null;
        await _world.AdvanceAsync(MoreThanInterval);
        Assert.True((await _world.Scanner.Requests.NextAsync("the scan that fails")).OnlyIfChanged);
        await _world.RecordedAsync("a", "mirror.scan-failed");
        await _world.AdvanceAsync(MoreThanInterval);
        Assert.False((await _world.Scanner.Requests.NextAsync("the scan after a failed one")).OnlyIfChanged);
    }

    [Fact]
    public async Task A_cancelled_scan_ends_at_once_and_leaves_nothing()
    {
        var id = MirrorId.Parse("a");
        Assert.False(await _world.Region.CancelScanAsync(MirrorWorld.Repository, id, CancellationToken.None));
        Assert.Null((await _world.Region.GetScanAsync(MirrorWorld.Repository, id, CancellationToken.None)).State);
        _world.Scanner.Hold();
        var scan = _world.ScanAsync("a");
        await _world.Scanner.Requests.NextAsync("the scan");
        Assert.NotNull((await _world.Region.GetScanAsync(MirrorWorld.Repository, id, CancellationToken.None)).State);

        Assert.True(await _world.Region.CancelScanAsync(MirrorWorld.Repository, id, CancellationToken.None));

        Assert.Equal(ScanResult.Cancelled, (await Awaited.Of(scan, "the end of the scan")).Report!.Result);
        Assert.Equal(["mirror.registered"], await _world.TypesAsync("a"));
        _world.Scanner.LetGo();
        Assert.Equal(ScanResult.Completed, (await _world.ScanAsync("a")).Report!.Result);
    }
}
