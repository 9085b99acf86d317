using MirrorActors.Actors.Catalogue;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class NeverPurgeTests : IDisposable
{
    private const int Files = 40;
    private readonly TempTree _tree = new();

    public NeverPurgeTests()
    {
        for (var i = 0; i < Files; i++) _tree.Write($"/{i}");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_missing_root_leaves_the_catalogue_as_it_was_until_the_files_are_back()
    {
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        Directory.Move(_tree.Root, _tree.Root + ".away");
        await HeldAsync(catalogue, "the root is missing");

        Directory.Move(_tree.Root + ".away", _tree.Root);
        await ReleasedAsync(catalogue);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task An_empty_root_leaves_the_catalogue_as_it_was()
    {
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        Directory.Move(_tree.Root, _tree.Root + ".away");
        Directory.CreateDirectory(_tree.Root);
        await HeldAsync(catalogue, "the root is empty");

        Directory.Delete(_tree.Root);
        Directory.Move(_tree.Root + ".away", _tree.Root);
        await ReleasedAsync(catalogue);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Another_file_system_leaves_the_catalogue_as_it_was_until_it_is_accepted()
    {
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        catalogue.FileSystem = "ext4 /dev/b /";
        await HeldAsync(catalogue, "the root is on another file system than before");

        Assert.Equal(WalkResult.TakenOver, (await catalogue.AcceptAsync()).Result);
        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        Assert.Null((await catalogue.StatusAsync()).HeldBecause);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_great_loss_is_held_also_over_a_restart_and_taken_over_when_accepted()
    {
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        for (var i = 0; i < CatalogueLimits.MassLossFiles; i++) _tree.Delete($"/{i}");
        _tree.Write("/new");
        await HeldAsync(catalogue, "too many files are gone");
        Assert.False(catalogue.Has("/new"));

        catalogue = await catalogue.RestartAsync();
        Assert.True(catalogue.Fold.IsHeld);
        Assert.Equal("too many files are gone", (await catalogue.StatusAsync()).HeldBecause);
        var before = (await catalogue.EventsAsync()).Count;
        await catalogue.WalkAsync();
        Assert.Equal(before, (await catalogue.EventsAsync()).Count);

        var accepted = await catalogue.AcceptAsync();
        Assert.Equal((WalkResult.TakenOver, 1, CatalogueLimits.MassLossFiles), (accepted.Result, accepted.Added, accepted.Removed));
        Assert.Equal(Files - CatalogueLimits.MassLossFiles + 1, catalogue.Table.Count);
        Assert.True(catalogue.Has("/new"));
        Assert.Contains((await catalogue.EventsAsync()), e => e.Context.Principal == "admin (token)");
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_loss_of_no_more_than_a_tenth_is_taken_over()
    {
        for (var i = 0; i < 10 * CatalogueLimits.MassLossFiles; i++) _tree.Write($"/more/{i}");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        for (var i = 0; i < CatalogueLimits.MassLossFiles; i++) _tree.Delete($"/{i}");
        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Files_that_are_lost_little_by_little_are_a_great_loss_too()
    {
        for (var i = 0; i < 160; i++) _tree.Write($"/more/{i}");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        for (var i = 0; i < 15; i++) _tree.Delete($"/{i}");
        Assert.Equal((WalkResult.TakenOver, 15), OfMissing(await catalogue.WalkAsync()));
        for (var i = 15; i < 25; i++) _tree.Delete($"/{i}");
        Assert.Equal((WalkResult.Held, "too many files are gone"), Of(await catalogue.WalkAsync()));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_loss_of_few_files_is_taken_over_however_small_the_tree_but_not_that_of_all()
    {
        for (var i = CatalogueLimits.MassLossFiles; i < Files; i++) _tree.Delete($"/{i}");
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        for (var i = 1; i < CatalogueLimits.MassLossFiles; i++) _tree.Delete($"/{i}");
        Assert.Equal((WalkResult.TakenOver, CatalogueLimits.MassLossFiles - 1), OfMissing(await catalogue.WalkAsync()));
        Assert.Equal(CatalogueLimits.MassLossFiles - 1, catalogue.Table.Missing.Count);
        Assert.All(catalogue.Table.All(), f => Assert.Equal(f.GetPath() != "/0", catalogue.Table.Missing.Contains(f.Id)));
        _tree.Delete("/0");
        Assert.Equal((WalkResult.Held, "the root is empty"), Of(await catalogue.WalkAsync()));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task While_the_hold_file_exists_no_walk_is_taken_over()
    {
        using var other = new TempTree();
        var settings = CatalogueFixture.Settings(_tree) with { HoldFile = other.Full("/hold") };
        var catalogue = await CatalogueFixture.StartAsync(_tree, settings);
        await catalogue.UntilHashedAsync();
        other.Write("/hold");
        _tree.Write("/new");
        Assert.Equal((WalkResult.Skipped, "hold file"), Of(await catalogue.WalkAsync()));
        Assert.False(catalogue.Has("/new"));

        Assert.NotNull(await catalogue.Lookup.FindAsync("/new", CancellationToken.None));
        await catalogue.StatusAsync();
        catalogue.Clock.Advance(CatalogueLimits.AdoptDelay);
        await catalogue.StatusAsync();
        var events = (await catalogue.EventsAsync()).Count;
        Assert.Equal((WalkResult.Skipped, "hold file"), Of(await catalogue.WalkAsync()));
        Assert.Equal(events, (await catalogue.EventsAsync()).Count);
        Assert.False(catalogue.Has("/new"));

        other.Delete("/hold");
        await catalogue.WalkAsync();
        Assert.True(catalogue.Has("/new"));
        await catalogue.StopAsync();
    }

    private static (WalkResult, string) Of(WalkSummary summary) => (summary.Result, summary.Reason);

    private static (WalkResult, long) OfMissing(WalkSummary summary) => (summary.Result, summary.Missing);

    private static async Task HeldAsync(CatalogueFixture catalogue, string reason)
    {
        Assert.Equal((WalkResult.Held, reason), Of(await catalogue.WalkAsync()));
        Assert.Equal(Files, catalogue.Table.Count);
        Assert.Equal(reason, (await catalogue.StatusAsync()).HeldBecause);
        await catalogue.UntilAsync(() => catalogue.Fold.IsHeld, "the hold to be seen by every node");
        Assert.Single(catalogue.Log.Messages, m => m.StartsWith("Critical 2101 ALERT", StringComparison.Ordinal));
        Assert.Equal((WalkResult.Held, reason), Of(await catalogue.WalkAsync()));
        Assert.Single(catalogue.Log.Messages, m => m.StartsWith("Critical 2101 ALERT", StringComparison.Ordinal));
    }

    private static async Task ReleasedAsync(CatalogueFixture catalogue)
    {
        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        Assert.Null((await catalogue.StatusAsync()).HeldBecause);
        Assert.False(catalogue.Fold.IsHeld);
        Assert.Equal(Files, catalogue.Table.Count);
    }
}
