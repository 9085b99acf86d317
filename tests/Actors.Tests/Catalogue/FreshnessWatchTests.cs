using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Alerts;
using static MirrorActors.Actors.Tests.FileIndex.FileIndexFixture;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class FreshnessWatchTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new(RoutingMirror.Now);
    private readonly FileIndexFixture _index = new();
    private readonly HeldAlerts _alerts = new();
    private readonly MirrorTableHolder _mirrors = new();
    private readonly Inbox<NewFiles> _asked = new();
    private readonly ActorSystem _system;
    private readonly ActorRef<FreshnessMessage> _watch;

    public FreshnessWatchTests()
    {
        _system = TestSystem.Create(_clock);
        var rules = new FreshnessRules(
        [
            new PathSettings(["/nightly/"]) { Freshness = TimeSpan.FromMinutes(15) },
            new PathSettings(["/nightly/slow/"]) { Freshness = TimeSpan.FromHours(5) },
        ]);
        _watch = _system.Spawn("freshness", () => new FreshnessWatch(RepositoryId.Default, rules, _index.Table, _mirrors, _alerts, _asked.Add));
        Show(RoutingMirror.Make(0), RoutingMirror.Make(1));
    }

    public Task InitializeAsync() => _clock.WaitForTimersAsync(1);

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        await _index.StopAsync();
    }

    [Fact]
    public async Task A_mirror_that_lacks_a_file_after_its_freshness_is_not_fresh_until_it_has_it()
    {
        await PublishAsync(("/nightly/a.iso", 0), ("/pool/b.deb", 1));
        await HoldAsync(0, 0);
        await PassAsync(TimeSpan.FromMinutes(14));
        Assert.Equal([], _alerts.Raised);
        await PassAsync(TimeSpan.FromMinutes(2));
        var asked = await _asked.NextAsync("the files that mirrors are asked for");
        Assert.Equal("/nightly/a.iso", Encoding.UTF8.GetString(Assert.Single(asked.LargestFirst).Path.Span));
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(
            "m1 lacks /nightly/a.iso, published at 2026-05-04T12:00:00Z; its freshness is 15m", Assert.Single(_alerts.Raised).Text);
        await HoldAsync(1, 0);
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(_alerts.Raised);
    }

    [Fact]
    public async Task The_longer_pattern_counts_and_a_replaced_file_is_forgotten()
    {
        await PublishAsync(("/nightly/slow/a", 0), ("/nightly/b", 1));
        await HoldAsync(0, 0, 1);
        await PassAsync(TimeSpan.FromMinutes(20));
        Assert.Contains("m1 lacks /nightly/b,", Assert.Single(_alerts.Raised).Text, StringComparison.Ordinal);
        await _index.ApplyAsync(Put("/nightly/b", 2));
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(_alerts.Raised);
        await PassAsync(TimeSpan.FromHours(5));
        Assert.Contains("m1 lacks /nightly/slow/a,", Assert.Single(_alerts.Raised).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_before_the_start_are_judged_by_their_modified_time()
    {
        var (now, recent) = (RoutingMirror.Now, RoutingMirror.Now.AddHours(-1).UtcTicks);
        await _index.ApplyAsync(
            Put("/nightly/a.iso", 0, modified: recent), Put("/nightly/old.iso", 1, modified: now.AddDays(-8).UtcTicks),
            Put("/nightly/slow/b.iso", 2, modified: recent), Put("/pool/c", 3, modified: recent),
            Put("/nightly/tomorrow.iso", 4, modified: now.AddDays(1).UtcTicks));
        await HoldAsync(0, 0, 1, 2, 3, 4);
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(_alerts.Raised);
        _index.Router.MarkComplete();
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(
            "m1 lacks /nightly/a.iso, published at 2026-05-04T11:00:00Z; its freshness is 15m", Assert.Single(_alerts.Raised).Text);
        await PassAsync(TimeSpan.FromMinutes(16));
        Assert.Contains("/nightly/a.iso and 1 more, ", Assert.Single(_alerts.Raised).Text, StringComparison.Ordinal);
        await HoldAsync(1, 0, 4);
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(_alerts.Raised);
    }

    [Fact]
    public async Task Mirrors_that_are_disabled_down_or_not_used_for_the_path_are_not_judged()
    {
        var down = new SchemeHealth(Verdict.Down, "x", default);
        var bound = RoutingMirror.Make(3);
        Show(
            RoutingMirror.Make(1) with { Enabled = false },
            RoutingMirror.Make(2) with { Http = down, Https = down },
            bound with { Definition = bound.Definition with { Files = new MirrorFileRules { Exclude = ["/nightly/"] } } },
            RoutingMirror.Make(4) with { FileSet = null });
        await PublishAsync(("/nightly/a", 0), ("/nightly/b", 1));
        await PassAsync(TimeSpan.FromMinutes(20));
        Assert.Empty(_alerts.Raised);
        Show(RoutingMirror.Make(5));
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Contains(" and 1 more, ", Assert.Single(_alerts.Raised).Text, StringComparison.Ordinal);
    }

    private void Show(params MirrorFacts[] mirrors) => _mirrors.Publish(new MirrorTable(mirrors, 1));

    private async Task PublishAsync(params (string Path, int Id)[] files)
    {
        await _index.ApplyAsync([.. files.Select(f => Put(f.Path, f.Id))]);
        var appeared = files.Select(f => new NewFile(new FileId(f.Id), Encoding.UTF8.GetBytes(f.Path), 1));
        _watch.TryTell(new FilesPublished(new NewFiles(RepositoryId.Default, [.. appeared])));
        await HandledAsync(1);
    }

    private Task HoldAsync(int ordinal, params int[] ids) =>
        _index.Router.ApplyFileSetsAsync([new(ordinal, Set(ids))], CancellationToken.None);

    /// <summary>The watch looks each quarter of a minute.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(15))
        {
            var before = Processed();
            _clock.Advance(TimeSpan.FromSeconds(15));
            await Awaited.Of(LookedAsync(before + 1), "the look of the watch");
        }
    }

    private Task HandledAsync(long messages) => Awaited.Of(LookedAsync(messages), "the watch to take the news");

    private async Task LookedAsync(long messages)
    {
        while (Processed() < messages) await Task.Yield();
    }

    private long Processed() => Assert.Single(_system.Snapshot()).Processed;
}
