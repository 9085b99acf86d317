using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class CatalogueActorTests : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromHours(24);
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_walk_publishes_files_and_links_and_nothing_hidden_or_excluded()
    {
        _tree.Write("/a/x.iso", "hello");
        _tree.Write("/.git/config");
        _tree.Write("/.well-known/security.txt");
        _tree.Write("/upload.part");
        _tree.Write("/private/key");
        _tree.Link("/latest", "a");
        _tree.Link("/out", "/etc");
        _tree.Link("/gone", "nothing");
        _tree.Link("/loop", "loop");
        var catalogue = await CatalogueFixture.StartAsync(_tree);

        Assert.Equal(["/.well-known/security.txt", "/a/x.iso"], catalogue.Paths());
        Assert.Equal("/a/x.iso", catalogue.Find("/latest/x.iso").GetPath());
        Assert.False(catalogue.Has("/out/passwd"));
        Assert.Equal((5, TempTree.Old.Ticks), (catalogue.Find("/a/x.iso").Size, catalogue.Find("/a/x.iso").ModifiedTicks));
        Assert.Equal(3, (await catalogue.StatusAsync()).LastWalk!.BadLinks);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_catalogue_that_another_owner_wrote_to_reads_that_and_goes_on()
    {
        _tree.Write("/a");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        await catalogue.AppendAsync(new CatalogueHeld("another owner's", 1, 1), new CatalogueReleased(Accepted: true));
        _tree.Write("/b");

        await Assert.ThrowsAsync<ActorFailedException>(() => catalogue.WalkAsync());
        await catalogue.Clock.WaitForTimerAsync(CatalogueFixture.RestartAfter);
        catalogue.Clock.Advance(CatalogueFixture.RestartAfter);
        await catalogue.WalkAsync();

        Assert.Equal(["/a", "/b"], catalogue.Paths());
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_walk_that_finds_nothing_new_writes_nothing()
    {
        _tree.Write("/a");
        _tree.Link("/b", "a");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        var before = (await catalogue.EventsAsync()).Count;

        var summary = await catalogue.WalkAsync();

        Assert.Equal((WalkResult.TakenOver, 0, 0, 0), (summary.Result, summary.Added, summary.Replaced, summary.Removed));
        Assert.Equal(before, (await catalogue.EventsAsync()).Count);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_replaced_file_gets_a_new_id_without_holders()
    {
        _tree.Write("/a", "one");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        var old = catalogue.Find("/a").Id;
        var held = new FileSetBuilder();
        held.Add(old);
        await catalogue.Fold.Index.ApplyFileSetAsync(0, held.Build(), CancellationToken.None);
        Assert.True(catalogue.Find("/a").Holders.Contains(0));

        _tree.Write("/a", "changed", TempTree.Old.AddDays(1));
        await catalogue.WalkAsync();

        Assert.NotEqual(old, catalogue.Find("/a").Id);
        Assert.Equal(0, catalogue.Find("/a").Holders.Count);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Same_content_under_a_new_time_keeps_its_id_and_other_content_of_the_same_size_does_not()
    {
        _tree.Write("/same", "one");
        _tree.Write("/other", "one");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        var (same, other) = (catalogue.Find("/same").Id, catalogue.Find("/other").Id);

        var now = TempTree.Old.AddDays(1);
        _tree.Write("/same", "one", now);
        _tree.Write("/other", "two", now);
        await catalogue.WalkAsync();
        await catalogue.UntilHashedAsync();

        Assert.Equal(same, catalogue.Find("/same").Id);
        Assert.Equal([TempTree.Old.Ticks], catalogue.Find("/same").OtherModified);
        Assert.NotEqual(other, catalogue.Find("/other").Id);
        Assert.Empty(catalogue.Find("/other").OtherModified);
        Assert.False(catalogue.Find("/other").Sha256.IsEmpty);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_file_that_changed_just_now_waits_until_it_has_been_stable()
    {
        _tree.Write("/old");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        _tree.Write("/new", "new", catalogue.Clock.GetUtcNow().UtcDateTime.AddSeconds(-3));

        var summary = await catalogue.WalkAsync();
        Assert.Equal(1, summary.Young);
        Assert.False(catalogue.Has("/new"));

        catalogue.Clock.Advance(TimeSpan.FromSeconds(10));
        await catalogue.UntilAsync(() => catalogue.Has("/new"), "the new file");
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_deleted_file_leaves_a_grace_time_after_the_second_walk_that_misses_it()
    {
        for (var i = 0; i < 20; i++) _tree.Write($"/{i}");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        _tree.Delete("/7");

        Assert.Equal(1, (await catalogue.WalkAsync()).Missing);
        catalogue.Clock.Advance(Grace);
        await catalogue.WalkAsync();
        Assert.True(catalogue.Has("/7"));
        catalogue.Clock.Advance(Grace - TimeSpan.FromSeconds(1));
        await catalogue.WalkAsync();
        Assert.True(catalogue.Has("/7"));
        catalogue.Clock.Advance(TimeSpan.FromSeconds(1));
        await catalogue.WalkAsync();
        Assert.False(catalogue.Has("/7"));
        Assert.Equal(19, catalogue.Table.Count);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_file_that_became_a_link_is_a_link_at_once()
    {
        _tree.Write("/a", "a");
        _tree.Write("/b", "bb");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        _tree.Delete("/a");
        _tree.Link("/a", "b");
        await catalogue.WalkAsync();
        Assert.Equal("/b", catalogue.Find("/a").GetPath());

        _tree.Delete("/a");
        _tree.Write("/a", "a");
        await catalogue.WalkAsync();
        Assert.Equal("/a", catalogue.Find("/a").GetPath());
        Assert.Equal(0, catalogue.Table.AliasCount);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_directory_that_moved_and_became_a_link_is_a_link_at_once_and_no_loss()
    {
        for (var i = 0; i < 30; i++) _tree.Write($"/old/{i}");
        _tree.Write("/old/sub/x");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        Directory.Move(_tree.Full("/old"), _tree.Full("/new"));
        _tree.Link("/old", "new");

        var summary = await catalogue.WalkAsync();

        Assert.Equal((WalkResult.TakenOver, 31, 31, 0), (summary.Result, summary.Added, summary.Removed, summary.Missing));
        Assert.Equal("/new/7", catalogue.Find("/old/7").GetPath());
        Assert.Equal("/new/sub/x", catalogue.Find("/old/sub/x").GetPath());
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_directory_that_became_a_link_to_something_else_is_a_loss()
    {
        for (var i = 0; i < 30; i++) _tree.Write($"/old/{i}");
        _tree.Write("/other/x");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        Directory.Delete(_tree.Full("/old"), recursive: true);
        _tree.Link("/old", "other");
        Assert.Equal(WalkResult.Held, (await catalogue.WalkAsync()).Result);
        Assert.True(catalogue.Has("/old/7"));
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData("private2/")]
    [InlineData("*")]
    public async Task What_is_excluded_from_now_on_leaves_with_the_first_walk_and_is_no_loss(string pattern)
    {
        for (var i = 0; i < 30; i++) _tree.Write($"/private2/{i}");
        if (pattern != "*") _tree.Write("/public");
        var settings = CatalogueFixture.Settings(_tree);
        var catalogue = await CatalogueFixture.StartAsync(_tree, settings);

        catalogue = await catalogue.RestartAsync(settings with { Exclude = [pattern] });

        Assert.Equal(WalkResult.TakenOver, (await catalogue.StatusAsync()).LastWalk!.Result);
        Assert.False(catalogue.Has("/private2/7"));
        Assert.Equal(pattern == "*" ? [] : ["/public"], catalogue.Paths());
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Hashes_follow_in_the_background()
    {
        _tree.Write("/a", "abc");
        _tree.Write("/empty", "");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        Assert.Equal(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            Convert.ToHexStringLower(catalogue.Find("/a").Sha256));
        Assert.Equal(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            Convert.ToHexStringLower(catalogue.Find("/empty").Sha256));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_path_the_catalogue_does_not_know_is_looked_up_and_adopted()
    {
        _tree.Write("/old");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        _tree.Write("/dir/new", "fresh", catalogue.Clock.GetUtcNow().UtcDateTime);

        var found = await catalogue.Lookup.FindAsync("/dir/new", CancellationToken.None);

        Assert.Equal((5, "/dir/new"), (found!.Size, found.Path));
        await catalogue.StatusAsync();
        catalogue.Clock.Advance(CatalogueLimits.AdoptDelay);
        await catalogue.UntilAsync(() => catalogue.Has("/dir/new"), "the adopted file");
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Everything_is_as_it_was_after_a_restart()
    {
        for (var i = 0; i < 50; i++) _tree.Write($"/d{i % 7}/f{i}", new string('x', i));
        _tree.Link("/link", "d1");
        var first = await CatalogueFixture.StartAsync(_tree);
        await first.UntilHashedAsync();
        _tree.Write("/d1/f1", "replaced", TempTree.Old.AddDays(1));
        await first.WalkAsync();
        await first.UntilHashedAsync();
        var before = TableText.Of(first.Table);

        var second = await first.RestartAsync();
        await second.UntilHashedAsync();

        Assert.Equal(before, TableText.Of(second.Table));
        _tree.Write("/one-more");
        await second.WalkAsync();
        Assert.Equal(51, second.Find("/one-more").Id.Value);
        await second.StopAsync();
    }

    [Fact]
    public async Task While_the_engine_is_unreachable_nothing_changes_and_the_next_walk_makes_up_for_it()
    {
        _tree.Write("/a");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        _tree.Write("/b");
        catalogue.Engine.FailNextAppends(1, mayHaveCommitted: false, committed: false);

        Assert.Equal(WalkResult.Skipped, (await catalogue.WalkAsync()).Result);
        Assert.False(catalogue.Has("/b"));
        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        Assert.True(catalogue.Has("/b"));
        await catalogue.StopAsync();
    }
}
