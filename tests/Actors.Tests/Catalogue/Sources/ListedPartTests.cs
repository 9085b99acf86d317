using MirrorActors.Actors.Catalogue;

namespace MirrorActors.Actors.Tests.Catalogue.Sources;

/// <summary>Listings of the one directory that something was published in.</summary>
public sealed class ListedPartTests
{
    private readonly ScriptedListing _listing = new ScriptedListing().With(3, "old/").With(2, "new/");

    [Fact]
    public async Task One_directory_is_listed_and_what_is_elsewhere_stays()
    {
        var catalogue = await StartAsync();
        _listing.Entries.RemoveAll(e => e.Path is "old/0" or "new/0");
        _listing.Entries.Add(ScriptedListing.Exact("new/2"));
        _listing.Entries.Add(ScriptedListing.Exact("old/3"));

        var walk = await catalogue.WalkAsync("new/");

        Assert.Equal((WalkResult.TakenOver, true, 1, 0), (walk.Result, walk.IsOfPart, walk.Added, walk.Removed));
        Assert.Equal("new/", _listing.Asked[^1]);
        Assert.True(catalogue.Has("/new/2"));
        Assert.True(catalogue.Has("/new/0"), "what has left is found by the whole listing");
        Assert.False(catalogue.Has("/old/3"));
        Assert.Equal(0, catalogue.Table.Missing.Count);
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData("gone/")]
    [InlineData("new/0/")]
    public async Task What_is_no_directory_makes_the_whole_be_listed(string directory)
    {
        var catalogue = await StartAsync();
        _listing.Entries.Add(ScriptedListing.Exact("old/3"));
        var walk = await catalogue.WalkAsync(directory);
        Assert.Equal((false, ""), (walk.IsOfPart, _listing.Asked[^1]));
        Assert.True(catalogue.Has("/old/3"));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Below_a_link_and_where_no_part_can_be_listed_the_whole_is()
    {
        _listing.Entries.Add(ScriptedListing.Link("current", "new"));
        var catalogue = await StartAsync();
        Assert.False((await catalogue.WalkAsync("current/")).IsOfPart);
        _listing.CanListPart = false;
        Assert.False((await catalogue.WalkAsync("new/")).IsOfPart);
        Assert.All(_listing.Asked, asked => Assert.Equal("", asked));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task The_whole_listing_is_due_when_it_was()
    {
        var catalogue = await StartAsync();
        var due = (await catalogue.StatusAsync()).NextWalk;
        catalogue.Clock.Advance(TimeSpan.FromMinutes(10));
        await catalogue.WalkAsync("new/");
        Assert.Equal(due, (await catalogue.StatusAsync()).NextWalk);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task While_the_catalogue_is_held_or_empty_the_whole_is_listed()
    {
        var all = _listing.Entries.ToArray();
        _listing.Entries.Clear();
        var catalogue = await StartAsync();
        _listing.Entries.AddRange(all);
        Assert.False((await catalogue.WalkAsync("new/")).IsOfPart);
        Assert.Equal(all.Length, catalogue.Table.Count);

        _listing.Entries.Clear();
        Assert.Equal(WalkResult.Held, (await catalogue.WalkAsync()).Result);
        _listing.Entries.Add(all[^1]);
        _listing.With(30, "other/");
        Assert.Equal((WalkResult.TakenOver, false), Of(await catalogue.WalkAsync("new/")));
        await catalogue.StopAsync();

        static (WalkResult, bool) Of(WalkSummary walk) => (walk.Result, walk.IsOfPart);
    }

    private Task<CatalogueFixture> StartAsync() => ListedKit.StartAsync(ListedKit.Source(_listing));
}
