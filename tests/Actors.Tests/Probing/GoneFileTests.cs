using System.Globalization;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Tests.Scanning.Targeted;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Probing;

/// <summary>Probes of a mirror that has lost files: /pool/10 to /pool/19 are held, /pool/20 is published only.</summary>
public sealed class GoneFileTests : IAsyncLifetime
{
    private MirrorWorld _world = null!;

    private MirrorFacts Facts => _world.Table.Current.Find("a")!;

    public async Task InitializeAsync()
    {
        _world = await MirrorWorld.StartAsync();
        await _world.Files.ApplyAsync(
            [.. Enumerable.Range(10, 11).Select(i => FileIndexFixture.Put($"/pool/{i}", i, 100 + i, Modified.UtcTicks))],
            CancellationToken.None);
        _world.Scanner.Finds = [.. Enumerable.Range(10, 10)];
        await _world.UpAsync("a");
    }

    private static DateTimeOffset Modified { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_file_that_is_gone_is_taken_from_the_mirror_at_once_and_the_mirror_stays_up()
    {
        var lost = await LoseAsync();

        AssertHeld([.. Enumerable.Range(10, 10).Except([lost])]);
        Assert.Equal(Verdict.Up, Facts.Http.Verdict);
        var view = await ProbeAsync();
        Assert.Equal(Verdict.Up, view.Schemes["http"].Verdict);
    }

    [Fact]
    public async Task Its_directory_is_listed_and_what_that_shows_is_taken_over()
    {
        var lost = await LoseAsync();
        var other = lost == 12 ? 13 : 12;
        int[] left = [.. Enumerable.Range(10, 11).Except([lost, other])];
        _world.Lister.Entries = [.. left.Select(i => ScriptedLister.Entry($"pool/{i}", 100 + i, Modified))];
        _world.Check.Answers[$"/pool/{other}"] = FileCheckVerdict.Gone;

        await _world.AdvanceAsync(MirrorLimits.ListWithin);
        var listed = await _world.Lister.Targets.NextAsync("a listing");
        await _world.RecordedAsync("a", "mirror.files-checked", 2);
        await _world.ShownAsync();

        Assert.Equal(("http://a.example/pub/", "pool/", false), (listed.BaseUrl, listed.Directory, listed.Deep));
        AssertHeld(left);
    }

    [Fact]
    public async Task A_listing_that_fails_changes_nothing_more()
    {
        _world.Lister.Fails = Actors.Scanning.ListingFailure.Failed;
        var lost = await LoseAsync();

        await _world.AdvanceAsync(MirrorLimits.ListWithin);
        await _world.Lister.Targets.NextAsync("a listing");
        await _world.AdvanceAsync(TimeSpan.FromSeconds(1));

        AssertHeld([.. Enumerable.Range(10, 10).Except([lost])]);
        Assert.Single(await _world.TypesAsync("a"), type => type == "mirror.files-checked");
    }

    [Fact]
    public async Task A_mirror_without_listings_is_only_asked()
    {
        var lagging = Facts.Definition with { Files = new MirrorFileRules { Lag = TimeSpan.FromHours(1) } };
        await _world.DoneAsync("a", new ChangeMirror(lagging));
        await _world.SeenAsync("a", m => m.LastScan is not null, "scanned again");
        var lost = await LoseAsync();

        await _world.AdvanceAsync(MirrorLimits.ListWithin);
        await _world.AdvanceAsync(TimeSpan.FromMinutes(2.5));

        Assert.Equal($"/pool/{lost}", await _world.Check.Calls.NextAsync("a question"));
        Assert.True(_world.Lister.Targets.IsEmpty);
    }

    [Fact]
    public async Task A_mirror_is_not_listed_while_it_is_scanned()
    {
        _world.Scanner.Hold();
        await _world.Scanner.Requests.NextAsync("the first scan");
        var scan = _world.ScanAsync("a");
        await _world.Scanner.Requests.NextAsync("the second scan");
        await LoseAsync();
        await _world.AdvanceAsync(MirrorLimits.ListWithin);
        await _world.AdvanceAsync(TimeSpan.Zero);
        Assert.True(_world.Lister.Targets.IsEmpty);

        _world.Scanner.LetGo();
        await scan;
        await _world.AdvanceAsync(MirrorLimits.ListAfterScan);
        await _world.Lister.Targets.NextAsync("a listing");
    }

    [Fact]
    public async Task A_file_that_was_gone_for_a_moment_is_asked_for_again()
    {
        _world.Lister.Fails = Actors.Scanning.ListingFailure.Failed;
        var lost = await LoseAsync();
        _world.Head.Gone.Clear();

        await _world.AdvanceAsync(TimeSpan.FromMinutes(2.5));

        Assert.Equal($"/pool/{lost}", await _world.Check.Calls.NextAsync("a question"));
        await _world.RecordedAsync("a", "mirror.files-checked", 2);
        await _world.ShownAsync();
        AssertHeld([.. Enumerable.Range(10, 10)]);
    }

    [Fact]
    public async Task A_mirror_of_which_most_further_files_are_gone_is_down_at_once_and_is_believed_no_more()
    {
        _world.Head.Gone["*"] = true;

        await ProbeAsync();

        var facts = await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down");
        Assert.Matches("^404 for /pub/pool/1[0-9], and 5 of 5 further files are gone$", facts.Http.Reason);
        await _world.RecordedAsync("a", "mirror.verdict-changed", 2);
        await _world.RecordedAsync("a", "mirror.files-checked");
        await ProbeAsync();
        await ProbeAsync();
        await _world.ShownAsync();
        Assert.Equal(4, Facts.FileCount);
        Assert.Single(await _world.TypesAsync("a"), type => type == "mirror.files-checked");
    }

    [Fact]
    public async Task A_mirror_of_a_part_of_the_tree_is_asked_where_it_has_that_part()
    {
        await _world.DoneAsync("a", new ChangeMirror(
            Facts.Definition with { Urls = Facts.Definition.Urls with { Subtree = "/pool/" } }));
        await _world.SeenAsync("a", m => m.Definition.Urls.Subtree is not null && m.FileCount == 10, "scanned there");
        while (!_world.Head.Calls.IsEmpty) await _world.Head.Calls.NextAsync("an earlier probe");
        _world.Head.LosesNext = true;

        await ProbeAsync();

        var asked = await _world.Head.Calls.NextAsync(1 + 5, "the probe and the further files");
        Assert.All(asked, uri => Assert.Matches("^http://a.example/pub/1[0-9]$", uri.AbsoluteUri));
    }

    [Fact]
    public async Task A_mirror_that_holds_one_file_alone_fails_with_it()
    {
        _world.Scanner.Finds = [10];
        await _world.ScanAsync("a");
        await _world.SeenAsync("a", m => m.FileCount == 1, "left with one file");
        _world.Head.Gone["/pub/pool/10"] = true;

        await ProbeAsync();

        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Degraded, "degraded");
    }

    /// <summary>The file that the next probe asks for is gone; ends when that shows.</summary>
    /// <returns>Its number.</returns>
    private async Task<int> LoseAsync()
    {
        _world.Head.LosesNext = true;
        await ProbeAsync();
        await _world.RecordedAsync("a", "mirror.files-checked");
        await _world.ShownAsync();
        return int.Parse(Assert.Single(_world.Head.Gone).Key[^2..], CultureInfo.InvariantCulture);
    }

    private async Task<ProbeView> ProbeAsync() =>
        (await Awaited.Of(_world.Prober.ProbeAsync(MirrorId.Parse("a"), CancellationToken.None), "a probe"))!;

    private void AssertHeld(int[] ids) => Assert.Equal(
        ids, _world.Files.Table.All().Where(file => file.Holders.Contains(Facts.Ordinal)).Select(file => file.Id.Value).Order());
}
