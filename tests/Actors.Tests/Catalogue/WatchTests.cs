using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Actors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>When the tree is walked without a command.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private readonly TempTree _tree = new();

    public WatchTests() => _tree.Write("/d/old");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task The_tree_is_walked_on_an_interval()
    {
        var catalogue = await StartAsync(watch: false);
        _tree.Write("/new");
        catalogue.Clock.Advance(Interval);
        await catalogue.UntilAsync(() => catalogue.Has("/new"), "the walk on the interval");
        await catalogue.StopAsync();
    }

    [WatchFact]
    public async Task A_new_file_is_noticed_without_a_command()
    {
        var catalogue = await WatchingAsync();
        await NoticedAsync(catalogue, "/new");
        await catalogue.StopAsync();
    }

    [WatchFact]
    public async Task A_tree_that_was_away_is_watched_anew()
    {
        var catalogue = await WatchingAsync();
        Directory.Move(_tree.Root, _tree.Root + ".away");
        Assert.Equal(WalkResult.Held, (await catalogue.WalkAsync()).Result);
        Assert.False((await catalogue.StatusAsync()).Watching);
        Directory.Delete(_tree.Root + ".away", recursive: true);
        _tree.Write("/d/old");

        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        await CheckedAsync(catalogue);
        await NoticedAsync(catalogue, "/new");
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task When_watching_fails_the_log_says_what_to_do_and_the_walk_on_the_interval_goes_on()
    {
        var catalogue = await StartAsync(watch: false);
        Assert.True(catalogue.Actor.TryTell(new WatchFailed(new IOException("the limit on inotify is reached"))));
        Assert.False((await catalogue.StatusAsync()).Watching);
        var message = Assert.Single(
            catalogue.Log.Messages, m => m.StartsWith("Warning 2105", StringComparison.Ordinal));
        Assert.Contains("the limit on inotify is reached", message, StringComparison.Ordinal);
        Assert.Contains("fs.inotify.max_user_watches", message, StringComparison.Ordinal);
        Assert.Contains("fs.inotify.max_user_instances", message, StringComparison.Ordinal);

        _tree.Write("/new");
        catalogue.Clock.Advance(Interval);
        await catalogue.UntilAsync(() => catalogue.Has("/new"), "the walk on the interval");
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_change_during_a_walk_is_followed_by_another_walk()
    {
        var catalogue = await StartAsync(watch: false);
        var halt = new WalkHalt(catalogue, "/d");
        Assert.True(catalogue.Actor.TryTell(new WalkTree(Reply<WalkSummary>.Ignored)));
        await halt.ReachedAsync();
        _tree.Write("/new");
        Assert.True(catalogue.Actor.TryTell(new TreeChanged()));
        await catalogue.StatusAsync();
        halt.GoOn();
        await catalogue.UntilStatusAsync(s => !s.Walking, "the end of the walk");
        Assert.False(catalogue.Has("/new"));

        catalogue.Clock.Advance(CatalogueLimits.NotificationDelay);
        await catalogue.UntilAsync(() => catalogue.Has("/new"), "the walk after the change");
        await catalogue.StopAsync();
    }

    [Fact]
    public void Notifications_never_delay_the_walk_on_the_interval()
    {
        var clock = new FakeClock();
        var walks = new WalkQueue(CatalogueFixture.Settings(_tree) with { ScanInterval = TimeSpan.FromSeconds(100) }, clock, new Random(1));
        walks.Begin();
        walks.End(WalkSummary.Failed("", clock.GetUtcNow()) with { Took = TimeSpan.FromSeconds(12) }, more: false);
        Assert.Equal(TimeSpan.FromSeconds(100), walks.Left());
        clock.Advance(TimeSpan.FromSeconds(10));
        walks.Notice();
        Assert.Equal(TimeSpan.FromSeconds(60), walks.Left());
        clock.Advance(TimeSpan.FromSeconds(30));
        walks.Notice();
        Assert.Equal(TimeSpan.FromSeconds(30), walks.Left());
    }

    [Fact]
    public async Task Young_files_beyond_those_that_are_remembered_are_found_by_a_walk_once_they_are_stable()
    {
        var catalogue = await StartAsync(watch: false);
        await catalogue.UntilHashedAsync();
        const int Young = CatalogueFixture.YoungFiles + 1;
        var now = catalogue.Clock.GetUtcNow().UtcDateTime;
        for (var i = 0; i < Young; i++) _tree.Write($"/young/{i}", "", now);
        Assert.Equal(Young, (await catalogue.WalkAsync()).Young);

        catalogue.Clock.Advance(TimeSpan.FromSeconds(10));
        await catalogue.UntilAsync(() => catalogue.Table.Count == Young + 1, "all young files");
        await catalogue.StopAsync();
    }

    private Task<CatalogueFixture> StartAsync(bool watch) => CatalogueFixture.StartAsync(
        _tree, CatalogueFixture.Settings(_tree) with { Watch = watch, ScanInterval = Interval });

    private async Task<CatalogueFixture> WatchingAsync()
    {
        var catalogue = await StartAsync(watch: true);
        await CheckedAsync(catalogue);
        return catalogue;
    }

    /// <summary>The watches are set, and the walk that looks for what changed before they were has ended.</summary>
    private static async Task CheckedAsync(CatalogueFixture catalogue)
    {
        await catalogue.UntilStatusAsync(s => s.Watching, "the watcher");
        await AnotherWalkAsync(catalogue);
    }

    private async Task NoticedAsync(CatalogueFixture catalogue, string path)
    {
        Assert.False(catalogue.Has(path));
        _tree.Write(path);
        await AnotherWalkAsync(catalogue);
        await catalogue.UntilAsync(() => catalogue.Has(path), "the new file");
    }

    private static async Task AnotherWalkAsync(CatalogueFixture catalogue)
    {
        await catalogue.Clock.WaitForTimerAsync(CatalogueLimits.NotificationDelay);
        catalogue.Clock.Advance(CatalogueLimits.NotificationDelay);
        var now = catalogue.Clock.GetUtcNow();
        await catalogue.UntilStatusAsync(s => !s.Walking && s.LastWalk!.Started == now, "a walk after a notification");
    }
}
