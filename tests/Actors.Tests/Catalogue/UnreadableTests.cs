using MirrorActors.Actors.Catalogue;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class UnreadableTests : IDisposable
{
    private readonly TempTree _tree = new();

    public UnreadableTests()
    {
        for (var i = 0; i < 30; i++) _tree.Write($"/keep/{i}");
        _tree.Write("/a/x");
        _tree.Write("/a/deep/y");
        _tree.Write("/ab/z");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Nothing_below_a_directory_that_cannot_be_read_is_removed()
    {
        var catalogue = await StartAsync();
        catalogue.BeforeReading = directory =>
        {
            if (directory == "/a") throw new IOException("Input/output error");
        };
        _tree.Delete("/ab/z");

        await catalogue.WalkAsync();
        var second = await catalogue.WalkAsync();

        Assert.Equal((WalkResult.TakenOver, 1, 1, "/a/"), (second.Result, second.Unreadable, second.Removed, second.FirstUnreadable));
        Assert.True(catalogue.Has("/a/x"));
        Assert.True(catalogue.Has("/a/deep/y"));
        Assert.False(catalogue.Has("/ab/z"));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task When_the_root_cannot_be_read_the_walk_is_not_taken_over()
    {
        var catalogue = await StartAsync();
        catalogue.BeforeReading = _ => throw new UnauthorizedAccessException();
        Assert.Equal(WalkResult.Skipped, (await catalogue.WalkAsync()).Result);
        Assert.Equal(33, catalogue.Table.Count);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_directory_that_vanishes_during_a_walk_counts_as_gone()
    {
        var catalogue = await StartAsync();
        catalogue.BeforeReading = directory =>
        {
            if (directory == "/a" && Directory.Exists(_tree.Full("/a"))) Directory.Delete(_tree.Full("/a"), recursive: true);
        };
        var first = await catalogue.WalkAsync();
        Assert.Equal((0, 2), (first.Unreadable, first.Missing));
        Assert.True(catalogue.Has("/a/x"));
        await catalogue.WalkAsync();
        Assert.False(catalogue.Has("/a/x"));
        await catalogue.StopAsync();
    }

    private Task<CatalogueFixture> StartAsync() =>
        CatalogueFixture.StartAsync(_tree, CatalogueFixture.Settings(_tree) with { Grace = TimeSpan.Zero });
}
