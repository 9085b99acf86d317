using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Tests.Catalogue.Sources;

/// <summary>A listing that cannot be believed never empties the catalogue.</summary>
public sealed class ListedGuardTests
{
    private const int Files = 40;
    private readonly ScriptedListing _listing = new ScriptedListing().With(Files);

    [Fact]
    public async Task What_is_listed_is_published_without_hashing()
    {
        var catalogue = await StartAsync();
        var file = catalogue.Find("/7");
        Assert.Equal((1L, ScriptedListing.Old.Ticks, true), (file.Size, file.ModifiedTicks, file.Sha256.IsEmpty));
        var status = await catalogue.StatusAsync();
        Assert.Equal((Files, "scripted://upstream/", false), (status.Files, status.Source, status.Hashing));
        Assert.True(_listing.IsSettled);
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(39)]
    public async Task A_listing_that_breaks_off_changes_nothing_and_is_tried_again_soon(int listed)
    {
        var catalogue = await StartAsync();
        var next = catalogue.Dependencies.Fold.Index.Table.NewestId;
        _listing.Entries.RemoveRange(listed, Files - listed);
        _listing.Entries.Insert(0, ScriptedListing.Exact("new"));
        _listing.Fails = new ListingException("connection reset");

        var walk = await catalogue.WalkAsync();

        Assert.Equal((WalkResult.Skipped, "connection reset", true, false), (walk.Result, walk.Reason, walk.IsFailed, walk.IsBusy));
        Assert.Equal((Files, next), (catalogue.Table.Count, catalogue.Table.NewestId));
        Assert.Null((await catalogue.StatusAsync()).HeldBecause);
        Assert.Contains(catalogue.Log.Messages, m => m.StartsWith("Warning 2111", StringComparison.Ordinal));

        // After a failure a minute is waited, not an hour.
        _listing.Fails = null;
        _listing.Entries.Clear();
        _listing.With(Files).Entries.Add(ScriptedListing.Exact("new"));
        await catalogue.AdvanceUntilAsync(TimeSpan.FromSeconds(20), () => catalogue.Has("/new"), "the listing to be made again");
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task An_upstream_that_is_busy_has_not_failed_and_is_left_alone_as_long_as_it_asks()
    {
        var catalogue = await StartAsync();
        _listing.Fails = new ListingException("503") { Failure = ListingFailure.Busy, RetryAfter = TimeSpan.FromHours(3) };
        var walk = await catalogue.WalkAsync();
        Assert.Equal((WalkResult.Skipped, true), (walk.Result, walk.IsBusy));
        Assert.DoesNotContain(catalogue.Log.Messages, m => m.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains(catalogue.Log.Messages, m => m.StartsWith("Information 2110", StringComparison.Ordinal));
        Assert.Equal(catalogue.Clock.GetUtcNow() + TimeSpan.FromHours(3), (await catalogue.StatusAsync()).NextWalk);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task An_empty_listing_is_held_until_the_files_are_back()
    {
        var catalogue = await StartAsync();
        _listing.Entries.Clear();
        await HeldAsync(catalogue, "the listing is empty");
        _listing.With(Files);
        await ReleasedAsync(catalogue);
    }

    [Fact]
    public async Task An_upstream_that_is_gone_is_held_until_it_is_back()
    {
        var catalogue = await StartAsync();
        _listing.Fails = new ListingException("404 for /tree/") { Failure = ListingFailure.Absent };
        await HeldAsync(catalogue, "the upstream is not there: 404 for /tree/");
        _listing.Fails = null;
        await ReleasedAsync(catalogue);
    }

    [Fact]
    public async Task A_large_loss_is_held_over_a_restart_and_taken_over_when_accepted()
    {
        var catalogue = await StartAsync();
        _listing.Entries.RemoveRange(0, CatalogueLimits.MassLossFiles);
        _listing.Entries.Add(ScriptedListing.Exact("new"));
        await HeldAsync(catalogue, "too many files are gone");
        Assert.False(catalogue.Has("/new"));

        catalogue = await catalogue.RestartAsync();
        Assert.Equal("too many files are gone", (await catalogue.StatusAsync()).HeldBecause);
        Assert.Equal(Files, catalogue.Table.Count);

        var accepted = await catalogue.AcceptAsync();
        Assert.Equal((WalkResult.TakenOver, 1, CatalogueLimits.MassLossFiles), (accepted.Result, accepted.Added, accepted.Removed));
        Assert.Equal(Files - CatalogueLimits.MassLossFiles + 1, catalogue.Table.Count);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_restart_keeps_the_catalogue_though_nothing_can_be_listed()
    {
        var catalogue = await StartAsync();
        var before = TableText.Of(catalogue.Table);
        _listing.Fails = new ListingException("no connection");
        _listing.Entries.Clear();
        catalogue = await catalogue.RestartAsync();
        Assert.Equal(before, TableText.Of(catalogue.Table));
        Assert.Null((await catalogue.StatusAsync()).HeldBecause);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_file_that_is_gone_leaves_after_its_grace_time()
    {
        var catalogue = await StartAsync();
        _listing.Entries.RemoveAt(0);
        Assert.Equal(1, (await catalogue.WalkAsync()).Missing);
        Assert.False(_listing.IsSettled); // it must be listed again for the second time that misses it
        await catalogue.WalkAsync();
        catalogue.Clock.Advance(TimeSpan.FromHours(24));
        await catalogue.WalkAsync();
        Assert.False(catalogue.Has("/0"));
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData("closed/")]
    [InlineData(null)]
    public async Task What_may_be_below_a_refused_directory_is_not_removed(string? name)
    {
        _listing.Entries.Add(ScriptedListing.Exact("closed/a"));
        var catalogue = await StartAsync();
        _listing.Entries.RemoveAt(Files);
        _listing.Entries.Add(ScriptedListing.Exact("new"));
        _listing.Refused.Add(name);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((WalkResult.TakenOver, 0), OfRemoved(await catalogue.WalkAsync()));
            catalogue.Clock.Advance(TimeSpan.FromHours(25));
        }

        Assert.True(catalogue.Has("/closed/a"));
        Assert.True(catalogue.Has("/new"));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_listing_beyond_its_budget_changes_nothing()
    {
        var catalogue = await StartAsync(new ScanOptions { MaxEntries = Files });
        _listing.Entries.Add(ScriptedListing.Exact("new"));
        var walk = await catalogue.WalkAsync();
        Assert.True(walk.IsFailed);
        Assert.Contains("more than 40 entries", walk.Reason, StringComparison.Ordinal);
        Assert.Equal(Files, catalogue.Table.Count);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Hidden_excluded_and_staged_files_are_not_published()
    {
        _listing.Entries.AddRange([
            ScriptedListing.Exact(".hidden"), ScriptedListing.Exact(".git/config"), ScriptedListing.Exact("a.part"),
            ScriptedListing.Exact("private/b"), ScriptedListing.Exact("staged") with { Kind = ListedKind.Staged },
            ScriptedListing.Exact(".well-known/security.txt"),
        ]);
        var catalogue = await StartAsync();
        Assert.Equal(Files + 1, catalogue.Table.Count);
        Assert.True(catalogue.Has("/.well-known/security.txt"));
        Assert.Equal(1, (await catalogue.WalkAsync()).Staged);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Links_inside_the_tree_are_followed_and_others_are_not()
    {
        _listing.Entries.AddRange([
            ScriptedListing.Link("current", "1/./sub/.."), ScriptedListing.Link("1/up", "../0"), ScriptedListing.Link("out", "../x"),
            ScriptedListing.Link("absolute", "/0"), ScriptedListing.Link("unknown", null), ScriptedListing.Exact("1/file"),
        ]);
        _listing.Entries.RemoveAt(1);
        var catalogue = await StartAsync();
        Assert.Equal("/1/file", catalogue.Find("/current/file").GetPath());
        Assert.Equal("/0", catalogue.Find("/1/up").GetPath());
        Assert.False(catalogue.Has("/absolute"));
        Assert.Equal((2, 3), (catalogue.Table.AliasCount, (await catalogue.WalkAsync()).BadLinks));

        _listing.Entries.RemoveAll(e => e.Path == "current");
        await catalogue.WalkAsync();
        Assert.False(catalogue.Has("/current/file"));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_file_that_is_listed_several_times_has_one_version()
    {
        _listing.With(Files);
        var catalogue = await StartAsync();
        Assert.Equal((Files, 0L), (catalogue.Table.Count, catalogue.Table.SupersededCount));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_young_file_is_published_once_it_has_not_changed_for_a_while()
    {
        var catalogue = await StartAsync();
        _listing.Entries.Add(ScriptedListing.Exact("young", modified: catalogue.Clock.GetUtcNow().UtcDateTime));
        Assert.Equal(1, (await catalogue.WalkAsync()).Young);
        Assert.False(catalogue.Has("/young"));
        await catalogue.AdvanceUntilAsync(TimeSpan.FromSeconds(20), () => catalogue.Has("/young"), "the file to be old enough");
        await catalogue.StopAsync();
    }

    private static (WalkResult, int) OfRemoved(WalkSummary walk) => (walk.Result, walk.Removed);

    private static async Task HeldAsync(CatalogueFixture catalogue, string reason)
    {
        var walk = await catalogue.WalkAsync();
        Assert.Equal((WalkResult.Held, reason), (walk.Result, walk.Reason));
        Assert.Equal(Files, catalogue.Table.Count);
        Assert.Equal(reason, (await catalogue.StatusAsync()).HeldBecause);
        Assert.Single(catalogue.Log.Messages, m => m.StartsWith("Critical 2101 ALERT", StringComparison.Ordinal));
    }

    private static async Task ReleasedAsync(CatalogueFixture catalogue)
    {
        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        Assert.Null((await catalogue.StatusAsync()).HeldBecause);
        Assert.Equal(Files, catalogue.Table.Count);
        await catalogue.StopAsync();
    }

    private Task<CatalogueFixture> StartAsync(ScanOptions? options = null) =>
        ListedKit.StartAsync(ListedKit.Source(_listing, options: options));
}
