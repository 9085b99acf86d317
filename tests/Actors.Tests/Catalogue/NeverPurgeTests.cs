using MirrorActors.Actors.Catalogue;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class NeverPurgeTests : IDisposable
{
    private readonly TempTree _tree = new();

    public NeverPurgeTests()
    {
        for (var i = 0; i < 20; i++) _tree.Write($"/{i}");
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
        for (var i = 0; i < 3; i++) _tree.Delete($"/{i}");
        _tree.Write("/new");
        await HeldAsync(catalogue, "too many files are gone");
        Assert.False(catalogue.Has("/new"));

        catalogue = await catalogue.RestartAsync();
        Assert.Equal("too many files are gone", (await catalogue.StatusAsync()).HeldBecause);
        var before = (await catalogue.EventsAsync()).Count;
        await catalogue.WalkAsync();
        Assert.Equal(before, (await catalogue.EventsAsync()).Count);

        var accepted = await catalogue.AcceptAsync();
        Assert.Equal((WalkResult.TakenOver, 1, 3), (accepted.Result, accepted.Added, accepted.Removed));
        Assert.Equal(18, catalogue.Table.Count);
        Assert.True(catalogue.Has("/new"));
        Assert.Contains((await catalogue.EventsAsync()), e => e.Context.Principal == "admin (token)");
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_loss_of_no_more_than_a_tenth_is_taken_over()
    {
        var catalogue = await CatalogueFixture.StartAsync(_tree);
        _tree.Delete("/0");
        _tree.Delete("/1");
        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        _tree.Delete("/2");
        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task While_the_hold_file_exists_no_walk_is_taken_over()
    {
        using var other = new TempTree();
        var settings = CatalogueFixture.Settings(_tree) with { HoldFile = other.Full("/hold") };
        var catalogue = await CatalogueFixture.StartAsync(_tree, settings);
        other.Write("/hold");
        _tree.Write("/new");
        Assert.Equal((WalkResult.Skipped, "hold file"), Of(await catalogue.WalkAsync()));
        Assert.False(catalogue.Has("/new"));

        other.Delete("/hold");
        await catalogue.WalkAsync();
        Assert.True(catalogue.Has("/new"));
        await catalogue.StopAsync();
    }

    private static (WalkResult, string) Of(WalkSummary summary) => (summary.Result, summary.Reason);

    private static async Task HeldAsync(CatalogueFixture catalogue, string reason)
    {
        Assert.Equal((WalkResult.Held, reason), Of(await catalogue.WalkAsync()));
        Assert.Equal(20, catalogue.Table.Count);
        Assert.Equal(reason, (await catalogue.StatusAsync()).HeldBecause);
        Assert.Single(catalogue.Log.Messages, m => m.StartsWith("Critical 2101 ALERT", StringComparison.Ordinal));
        Assert.Equal((WalkResult.Held, reason), Of(await catalogue.WalkAsync()));
        Assert.Single(catalogue.Log.Messages, m => m.StartsWith("Critical 2101 ALERT", StringComparison.Ordinal));
    }

    private static async Task ReleasedAsync(CatalogueFixture catalogue)
    {
        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        Assert.Null((await catalogue.StatusAsync()).HeldBecause);
        Assert.Equal(20, catalogue.Table.Count);
    }
}
