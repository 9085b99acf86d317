using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Commands;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>What happens while a walk is under way.</summary>
public sealed class WalkRaceTests : IDisposable
{
    private static readonly DateTime Later = TempTree.Old.AddDays(1);
    private readonly TempTree _tree = new();
    private readonly TempTree _other = new();

    public void Dispose()
    {
        _tree.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task An_id_given_out_during_a_walk_that_is_not_taken_over_is_not_given_out_again()
    {
        var catalogue = await SuspendedAsync();
        _tree.Write("/new");
        var halt = await HaltedAsync(catalogue, "", new WalkTree(Reply<WalkSummary>.Ignored));
        await HashedAsync(catalogue);
        _other.Write("/hold");
        halt.GoOn();
        var skipped = await WalkedAsync(catalogue);
        Assert.Equal((WalkResult.Skipped, "hold file"), (skipped.Result, skipped.Reason));
        Assert.False(catalogue.Has("/new"));

        _other.Delete("/hold");
        await catalogue.WalkAsync();

        Assert.NotEqual(catalogue.Find("/a").Id, catalogue.Find("/new").Id);
        await catalogue.StopAsync();
    }

    [Fact]
    public void Ids_are_taken_back_only_if_nobody_else_took_one()
    {
        var ids = new FileIds(5);
        ids.Take();
        ids.Take();
        ids.TakeBack(5, 2);
        Assert.Equal(5, ids.Next);
        ids.Take();
        ids.Take();
        ids.TakeBack(5, 1);
        Assert.Equal(7, ids.Next);
    }

    [Fact]
    public async Task A_version_found_by_hashing_during_a_walk_is_not_missed_by_it()
    {
        var catalogue = await SuspendedAsync();
        var accept = new AcceptTree(new CommandContext(Guid.NewGuid(), "admin", null), Reply<WalkSummary>.Ignored);
        var halt = await HaltedAsync(catalogue, "/d", accept);
        await HashedAsync(catalogue);
        halt.GoOn();

        Assert.Equal(0, (await WalkedAsync(catalogue)).Removed);
        Assert.True(catalogue.Has("/a"));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_file_asked_for_during_a_walk_is_taken_over_once()
    {
        _tree.Write("/d/old");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        _tree.Write("/new");
        var halt = await HaltedAsync(catalogue, "/d", new WalkTree(Reply<WalkSummary>.Ignored));

        Assert.NotNull(await catalogue.Lookup.FindAsync("/new", CancellationToken.None));
        await AdoptedAsync(catalogue);
        halt.GoOn();
        await catalogue.UntilAsync(() => catalogue.Has("/new"), "the new file");
        await catalogue.UntilHashedAsync();
        await AdoptedAsync(catalogue);
        await catalogue.WalkAsync();

        Assert.Equal((2, 0), await CountsAsync(catalogue));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_file_that_comes_back_after_its_directory_was_read_is_not_removed()
    {
        _tree.Write("/d/x");
        _tree.Write("/d/sub/y");
        var settings = CatalogueFixture.Settings(_tree) with { Grace = TimeSpan.Zero };
        var catalogue = await CatalogueFixture.StartAsync(_tree, settings);
        var id = catalogue.Find("/d/x").Id;
        _tree.Delete("/d/x");
        Assert.Equal(1, (await catalogue.WalkAsync()).Missing);
        var halt = await HaltedAsync(catalogue, "/d/sub", new WalkTree(Reply<WalkSummary>.Ignored));
        _tree.Write("/d/x");
        halt.GoOn();

        Assert.Equal(0, (await WalkedAsync(catalogue)).Removed);
        Assert.Equal(id, catalogue.Find("/d/x").Id);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task When_a_walk_fails_its_askers_are_told_why_and_those_who_asked_later_get_the_next_one()
    {
        _tree.Write("/a");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        var halt = new WalkHalt(catalogue, "");
        var first = catalogue.WalkAsync();
        await halt.ReachedAsync();
        var second = catalogue.WalkAsync();
        await catalogue.StatusAsync();
        halt.Fail();

        Assert.Equal(WalkResult.Skipped, (await first).Result);
        Assert.StartsWith("the walk failed: ", (await first).Reason, StringComparison.Ordinal);
        Assert.Equal(WalkResult.TakenOver, (await second).Result);
        Assert.Contains(catalogue.Log.Messages, m => m.Contains("2106", StringComparison.Ordinal));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Too_many_who_wait_for_a_walk_are_told_so()
    {
        _tree.Write("/a");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        var halt = await HaltedAsync(catalogue, "", new WalkTree(Reply<WalkSummary>.Ignored));
        for (var i = 0; i < CatalogueLimits.WaitingForWalk; i++)
            await catalogue.Actor.TellAsync(new WalkTree(Reply<WalkSummary>.Ignored), CancellationToken.None);
        Assert.Equal("too many wait for a walk", (await catalogue.WalkAsync()).Reason);
        halt.GoOn();
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_walk_that_is_not_taken_over_stores_nothing()
    {
        for (var i = 0; i < 40; i++) _tree.Write($"/{i}");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        await catalogue.UntilHashedAsync();
        for (var i = 0; i < 20; i++) _tree.Delete($"/{i}");
        _tree.Write("/new");
        var before = await catalogue.Blobs.ListAsync(CancellationToken.None).CountAsync();

        Assert.Equal(WalkResult.Held, (await catalogue.WalkAsync()).Result);

        Assert.Equal(before, await catalogue.Blobs.ListAsync(CancellationToken.None).CountAsync());
        await catalogue.StopAsync();
    }

    /// <summary>A file that was replaced by one of the same size; its hashing waits for the clock.</summary>
    private async Task<CatalogueFixture> SuspendedAsync()
    {
        _tree.Write("/a", "one");
        _tree.Write("/d/b", "");
        var settings = CatalogueFixture.Settings(_tree) with { HashRate = 3, HoldFile = _other.Full("/hold") };
        var catalogue = await CatalogueFixture.StartAsync(_tree, settings);
        await catalogue.UntilHashedAsync();
        _tree.Write("/a", "two", Later);
        await catalogue.WalkAsync();
        Assert.True(catalogue.Find("/a").IsSuspended);
        await catalogue.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
        return catalogue;
    }

    private static async Task HashedAsync(CatalogueFixture catalogue)
    {
        var old = catalogue.Find("/a").Id;
        catalogue.Clock.Advance(TimeSpan.FromSeconds(1));
        await catalogue.UntilAsync(() => !catalogue.Find("/a").IsSuspended, "the end of the suspension");
        Assert.NotEqual(old, catalogue.Find("/a").Id);
    }

    private static async Task<WalkHalt> HaltedAsync(CatalogueFixture catalogue, string directory, CatalogueCommand walk)
    {
        await catalogue.UntilStatusAsync(s => !s.Walking, "the end of the walk before");
        var halt = new WalkHalt(catalogue, directory);
        Assert.True(catalogue.Actor.TryTell(walk));
        await halt.ReachedAsync();
        return halt;
    }

    private static async Task<WalkSummary> WalkedAsync(CatalogueFixture catalogue)
    {
        await catalogue.UntilStatusAsync(s => !s.Walking, "the end of the walk");
        return (await catalogue.StatusAsync()).LastWalk!;
    }

    /// <summary>Gives the catalogue the time in which it takes over what was asked for.</summary>
    private static async Task AdoptedAsync(CatalogueFixture catalogue)
    {
        await catalogue.StatusAsync();
        catalogue.Clock.Advance(CatalogueLimits.AdoptDelay);
        await catalogue.StatusAsync();
    }

    private static async Task<(int Added, int Replaced)> CountsAsync(CatalogueFixture catalogue)
    {
        var events = await catalogue.EventsAsync();
        var changes = events.Select(e => new CatalogueCodec().Decode(e.Event)).OfType<CatalogueChanged>().ToList();
        return (changes.Sum(c => c.Added), changes.Sum(c => c.Replaced));
    }
}
