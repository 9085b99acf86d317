using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Threads;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>
/// Files that may have been replaced by others of the same size. Hashing is given three bytes a second, so the second
/// hashing of a file of three bytes waits for the clock.
/// </summary>
public sealed class SuspendedFileTests : IDisposable
{
    private static readonly DateTime Later = TempTree.Old.AddDays(1);
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_replaced_file_of_the_same_size_has_no_holders_from_the_walk_on_and_a_new_id_once_hashed()
    {
        var catalogue = await StartAsync();
        var old = catalogue.Find("/a").Id;
        _tree.Write("/a", "two", Later);
        await catalogue.WalkAsync();
        AssertSuspended(catalogue);
        await catalogue.WalkAsync();
        AssertSuspended(catalogue);

        catalogue.Clock.Advance(TimeSpan.FromSeconds(1));
        await catalogue.UntilHashedAsync();

        var entry = catalogue.Find("/a");
        Assert.NotEqual(old, entry.Id);
        Assert.Equal((0, Later.Ticks), (entry.Holders.Count, entry.ModifiedTicks));
        Assert.Empty(entry.OtherModified);
        Assert.Equal(SHA256.HashData("two"u8), entry.Sha256.ToArray());
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_touched_file_has_its_holders_back_once_hashed_and_both_times_are_valid()
    {
        var catalogue = await StartAsync();
        var old = catalogue.Find("/a").Id;
        _tree.Write("/a", "one", Later);
        await catalogue.WalkAsync();
        AssertSuspended(catalogue);

        catalogue.Clock.Advance(TimeSpan.FromSeconds(1));
        await catalogue.UntilHashedAsync();

        var entry = catalogue.Find("/a");
        Assert.Equal((old, Later.Ticks), (entry.Id, entry.ModifiedTicks));
        Assert.Equal([TempTree.Old.Ticks], entry.OtherModified);
        Assert.True(entry.Holders.Contains(0));
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData("one", false)]
    [InlineData("one", true)]
    [InlineData("two", false)]
    [InlineData("two", true)]
    public async Task A_suspension_outlives_a_restart(string content, bool snapshot)
    {
        var first = await StartAsync();
        var old = first.Find("/a").Id;
        _tree.Write("/a", content, Later);
        await first.WalkAsync();
        if (snapshot) await first.SnapshotAsync();

        // At one byte a second the first hashing waits, too.
        var second = await first.RestartAsync(Settings() with { HashRate = 1 });
        await second.MirrorHoldsAllAsync(0);
        AssertSuspended(second);
        await second.AdvanceUntilAsync(
            TimeSpan.FromSeconds(1), () => !second.Find("/a").IsSuspended, "the end of the suspension");

        Assert.Equal(content == "one", second.Find("/a").Id == old);
        Assert.Equal(content == "one", second.Find("/a").Holders.Contains(0));
        await second.StopAsync();
    }

    [Fact]
    public async Task A_file_that_was_never_hashed_is_a_new_version_under_a_new_time()
    {
        _tree.Write("/a", "one");
        var catalogue = await CatalogueFixture.StartAsync(_tree, Settings() with { HashRate = 1 });
        await catalogue.MirrorHoldsAllAsync(0);
        var old = catalogue.Find("/a").Id;
        _tree.Write("/a", "one", Later);

        Assert.Equal(1, (await catalogue.WalkAsync()).Replaced);

        Assert.NotEqual(old, catalogue.Find("/a").Id);
        Assert.False(catalogue.Find("/a").IsSuspended);
        Assert.Equal(0, catalogue.Find("/a").Holders.Count);
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData("one", true)]
    [InlineData("two", false)]
    [InlineData("longer", false)]
    public async Task A_file_that_is_still_being_changed_has_no_holders_either(string content, bool same)
    {
        var catalogue = await StartAsync();
        var old = catalogue.Find("/a").Id;
        _tree.Write("/a", content, catalogue.Clock.GetUtcNow().UtcDateTime.AddSeconds(-3));
        Assert.Equal(1, (await catalogue.WalkAsync()).Young);
        AssertSuspended(catalogue);

        catalogue.Clock.Advance(TimeSpan.FromSeconds(10));
        await catalogue.UntilAsync(() => !catalogue.Find("/a").IsSuspended, "the end of the suspension");

        Assert.Equal(same, catalogue.Find("/a").Id == old);
        Assert.Equal(same, catalogue.Find("/a").Holders.Contains(0));
        Assert.Equal(Encoding.UTF8.GetByteCount(content), catalogue.Find("/a").Size);
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData("one", false, false)]
    [InlineData("one", false, true)]
    [InlineData("one", true, false)]
    [InlineData("one", true, true)]
    [InlineData("two", false, false)]
    [InlineData("two", true, true)]
    public async Task It_is_told_by_the_hashes_known_of_it_where_others_or_none_are_made_now(string content, bool young, bool others)
    {
        var first = await StartAsync();
        var old = first.Find("/a").Id;
        var catalogue = await first.RestartAsync(
            Settings(), new PathSettings(["/a"]) { Hashes = new HashSettings(others, false, false, false) });
        await catalogue.MirrorHoldsAllAsync(0);
        _tree.Write("/a", content, young ? catalogue.Clock.GetUtcNow().UtcDateTime.AddSeconds(-3) : Later);
        await catalogue.WalkAsync();
        await catalogue.AdvanceUntilAsync(
            TimeSpan.FromSeconds(1), () => !catalogue.Find("/a").IsSuspended, "the end of the suspension");

        Assert.Equal(content == "one", catalogue.Find("/a").Id == old);
        Assert.Equal(content == "one", catalogue.Find("/a").Holders.Contains(0));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Suspended_files_are_hashed_first_then_the_most_requested()
    {
        var catalogue = await StartAsync();
        for (var i = 0; i < 4; i++) _tree.Write($"/new{i}", "new", Later.AddDays(i));
        await catalogue.WalkAsync();
        for (var i = 0; i < 3; i++) catalogue.Requested.Add(catalogue.Find("/new1").Id);
        catalogue.Requested.Add(catalogue.Find("/new2").Id);
        _tree.Write("/a", "one", Later);
        await catalogue.WalkAsync();

        // The round that is under way took its order before.
        Assert.Equal(["/a", "/new1", "/new2", "/new3", "/new0"], new HashRound(
            catalogue.Dependencies, new FileHasher(new HashPolicy(new HashSettings(false, false, true, false), []), new ReadBudget(1, catalogue.Clock)),
            new FileIds(100), [], catalogue.Clock).MostUrgent(new HashSet<int>()).Select(catalogue.PathOf));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_large_file_is_interrupted_for_a_suspended_one_and_gone_on_with_later()
    {
        const int Rate = 16 << 10;
        const int Part = 16 * Rate; // what is read at once
        _tree.Write("/a", new string('1', Rate / 8));
        var catalogue = await CatalogueFixture.StartAsync(_tree, Settings() with { HashRate = Rate });
        await catalogue.UntilHashedAsync();
        var large = new string('x', 10 * Part);
        _tree.Write("/large", large, Later);
        await catalogue.WalkAsync();
        // The first part of 16 s waits: a second's worth was there, of which an eighth is used up.
        await catalogue.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(15.125));
        _tree.Write("/a", new string('2', Rate / 8), Later);
        await catalogue.WalkAsync();
        Assert.True(catalogue.Find("/a").IsSuspended);

        await catalogue.AdvanceUntilAsync(
            TimeSpan.FromSeconds(1), () => !catalogue.Find("/a").IsSuspended, "the end of the suspension");
        Assert.True(catalogue.Find("/large").Sha256.IsEmpty);
        await catalogue.AdvanceUntilAsync(
            TimeSpan.FromSeconds(1), () => !catalogue.Find("/large").Sha256.IsEmpty, "the hash of the large file");
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(large)), catalogue.Find("/large").Sha256.ToArray());
        await catalogue.StopAsync();
    }

    private RepositorySettings Settings() => CatalogueFixture.Settings(_tree) with { HashRate = 3 };

    private async Task<CatalogueFixture> StartAsync()
    {
        _tree.Write("/a", "one");
        var catalogue = await CatalogueFixture.StartAsync(_tree, Settings());
        await catalogue.UntilHashedAsync();
        await catalogue.MirrorHoldsAllAsync(0);
        Assert.True(catalogue.Find("/a").Holders.Contains(0));
        return catalogue;
    }

    private static void AssertSuspended(CatalogueFixture catalogue)
    {
        var entry = catalogue.Find("/a");
        Assert.True(entry.IsSuspended);
        Assert.Equal(0, entry.Holders.Count);
        Assert.True(entry.Sha256.IsEmpty);
        Assert.True(entry.GetHashes().Sha256.IsEmpty);
        Assert.Equal(1, catalogue.Table.CountNotHashed());
    }
}
