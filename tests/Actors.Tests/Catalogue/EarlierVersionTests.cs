using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>Files that go back to what they were within the grace time.</summary>
public sealed class EarlierVersionTests : IDisposable
{
    private static readonly DateTime Later = TempTree.Old.AddDays(1);
    private static readonly DateTime Last = TempTree.Old.AddDays(2);
    private static readonly TimeSpan Grace = TimeSpan.FromHours(24);
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_file_that_goes_back_to_its_size_and_time_has_its_holders_at_once(bool restart, bool snapshot)
    {
        var catalogue = await StartAsync();
        var old = catalogue.Find("/a").Id;
        await ReplaceAsync(catalogue);
        Assert.NotEqual(old, catalogue.Find("/a").Id);
        Assert.Equal(0, catalogue.Find("/a").Holders.Count);
        if (snapshot) await catalogue.SnapshotAsync();
        if (restart)
        {
            catalogue = await catalogue.RestartAsync();
            await HoldsAsync(catalogue, old);
            Assert.Equal(0, catalogue.Find("/a").Holders.Count);
        }

        _tree.Write("/a", "one");
        Assert.Equal(1, (await catalogue.WalkAsync()).Replaced);

        Assert.Equal(old, catalogue.Find("/a").Id);
        Assert.True(catalogue.Find("/a").Holders.Contains(0));
        Assert.False(catalogue.Find("/a").Sha256.IsEmpty);
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData("two")]
    [InlineData("longer")]
    public async Task A_file_that_goes_back_under_a_new_time_has_them_once_hashed(string between)
    {
        var catalogue = await StartAsync();
        var old = catalogue.Find("/a").Id;
        await ReplaceAsync(catalogue, between);
        _tree.Write("/a", "one", Last);
        await catalogue.WalkAsync();

        await catalogue.UntilHashedAsync();

        var entry = catalogue.Find("/a");
        Assert.Equal((old, Last.Ticks), (entry.Id, entry.ModifiedTicks));
        Assert.Equal([TempTree.Old.Ticks], entry.OtherModified);
        Assert.True(entry.Holders.Contains(0));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_third_content_of_an_earlier_versions_size_is_a_new_version()
    {
        var catalogue = await StartAsync();
        var old = catalogue.Find("/a").Id;
        await ReplaceAsync(catalogue);
        var second = catalogue.Find("/a").Id;
        _tree.Write("/a", "six", Last);
        await catalogue.WalkAsync();
        Assert.Equal(0, catalogue.Find("/a").Holders.Count);

        await catalogue.UntilHashedAsync();

        Assert.True(catalogue.Find("/a").Id.Value > second.Value);
        Assert.Equal(0, catalogue.Find("/a").Holders.Count);
        Assert.Equal([old, second], catalogue.Table.SupersededAt("/a"u8).Select(e => e.Id).OrderBy(id => id.Value));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_removed_file_that_is_published_again_has_its_id_and_holders()
    {
        var catalogue = await StartAsync();
        var old = catalogue.Find("/a").Id;
        _tree.Delete("/a");
        await catalogue.AcceptAsync();
        Assert.False(catalogue.Has("/a"));
        _tree.Write("/a", "one");
        await catalogue.WalkAsync();
        Assert.Equal(old, catalogue.Find("/a").Id);
        Assert.True(catalogue.Find("/a").Holders.Contains(0));

        _tree.Delete("/a");
        await catalogue.AcceptAsync();
        _tree.Write("/a", "one", Last);
        await catalogue.WalkAsync();
        await catalogue.UntilHashedAsync();
        Assert.Equal(old, catalogue.Find("/a").Id);
        Assert.True(catalogue.Find("/a").Holders.Contains(0));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task After_the_grace_time_the_version_is_forgotten_and_what_comes_back_is_new()
    {
        var catalogue = await StartAsync();
        await ReplaceAsync(catalogue);
        var second = catalogue.Find("/a").Id;
        catalogue.Clock.Advance(Grace - TimeSpan.FromSeconds(1));
        await catalogue.WalkAsync();
        Assert.Equal(1, catalogue.Table.SupersededCount);
        catalogue.Clock.Advance(TimeSpan.FromSeconds(1));
        await catalogue.WalkAsync();
        Assert.Equal(0, catalogue.Table.SupersededCount);

        _tree.Write("/a", "one");
        await catalogue.WalkAsync();

        Assert.True(catalogue.Find("/a").Id.Value > second.Value);
        Assert.Equal(0, catalogue.Find("/a").Holders.Count);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task The_time_since_when_outlives_a_restart()
    {
        var first = await StartAsync();
        await ReplaceAsync(first);
        var since = Assert.Single(first.Table.Superseded()).SinceTicks;
        first.Clock.Advance(TimeSpan.FromHours(1));

        var second = await first.RestartAsync();
        Assert.Equal(since, Assert.Single(second.Table.Superseded()).SinceTicks);
        await second.SnapshotAsync();
        var third = await second.RestartAsync();
        Assert.Equal(since, Assert.Single(third.Table.Superseded()).SinceTicks);
        await third.StopAsync();
    }

    [Fact]
    public async Task A_touched_file_whose_time_is_put_back_needs_no_hashing()
    {
        var catalogue = await StartAsync(hashRate: 3);
        var old = catalogue.Find("/a").Id;
        _tree.Write("/a", "one", Later);
        await catalogue.WalkAsync();
        Assert.True(catalogue.Find("/a").IsSuspended);

        _tree.Write("/a", "one");
        await catalogue.WalkAsync();

        Assert.Equal((old, false), (catalogue.Find("/a").Id, catalogue.Find("/a").IsSuspended));
        Assert.True(catalogue.Find("/a").Holders.Contains(0));
        await catalogue.StopAsync();
    }

    private async Task<CatalogueFixture> StartAsync(int hashRate = 1 << 30)
    {
        _tree.Write("/a", "one");
        var settings = CatalogueFixture.Settings(_tree) with { Grace = Grace, HashRate = hashRate };
        var catalogue = await CatalogueFixture.StartAsync(_tree, settings);
        await catalogue.UntilHashedAsync();
        await HoldsAsync(catalogue, catalogue.Find("/a").Id);
        Assert.True(catalogue.Find("/a").Holders.Contains(0));
        return catalogue;
    }

    private async Task ReplaceAsync(CatalogueFixture catalogue, string content = "second")
    {
        _tree.Write("/a", content, Later);
        await catalogue.WalkAsync();
        await catalogue.UntilHashedAsync();
    }

    private static Task HoldsAsync(CatalogueFixture catalogue, Protocol.Ids.FileId file)
    {
        var set = new FileSetBuilder();
        set.Add(file);
        return catalogue.Fold.Index.ApplyFileSetAsync(0, set.Build(), CancellationToken.None);
    }
}
