using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Scanning.Targeted;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class MirrorChecksTests : IAsyncLifetime
{
    private static readonly TimeSpan MoreThanInterval = TimeSpan.FromMinutes(75);
    private MirrorWorld _world = null!;

    private MirrorFacts Facts => _world.Table.Current.Find("a")!;

    public async Task InitializeAsync()
    {
        _world = await MirrorWorld.StartAsync();
        _world.Scanner.Finds = [1];
        await _world.UpAsync("a");
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task New_files_are_asked_for_within_half_a_minute_and_count_at_once_and_after_a_restart()
    {
        Tell(("/dir/b c.iso", 2, 20));
        await _world.AdvanceAsync(MirrorLimits.AskWithin);

        Assert.Equal("/dir/b c.iso", await _world.Check.Calls.NextAsync("a question"));
        await _world.RecordedAsync("a", "mirror.files-checked");
        await _world.ShownAsync();
        AssertHeld(1, 2);
        Assert.Equal(2, Facts.FileCount);

        _world = await _world.RestartAsync();
        await _world.ShownAsync();
        AssertHeld(1, 2);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public async Task After_more_new_files_than_are_asked_for_the_next_scan_comes_sooner(int files, bool sooner)
    {
        await _world.Scanner.Requests.NextAsync("the first scan");
        await PublishAsync([.. Enumerable.Range(100, files).Select(i => ($"/pool/{i}", i, (long)i))]);
        await _world.AdvanceAsync(MirrorLimits.AskWithin);
        await _world.Check.Calls.NextAsync(MirrorLimits.FilesAsked, "questions");
        await _world.AdvanceAsync(TimeSpan.FromMinutes(18));
        if (sooner) await _world.Scanner.Requests.NextAsync("the scan after the change");
        else Assert.True(_world.Scanner.Requests.IsEmpty);
    }

    [Fact]
    public async Task At_most_twenty_are_asked_for_the_largest_first_that_the_mirror_is_used_for()
    {
        var definition = Facts.Definition with { Files = new MirrorFileRules { MaxSize = 1000 } };
        await _world.DoneAsync("a", new ChangeMirror(definition));
        await PublishAsync([.. Enumerable.Range(100, 40).Select(i => ($"/pool/{i}", i, (long)i)), ("/huge", 200, 5000)]);

        await _world.AdvanceAsync(MirrorLimits.AskWithin);

        var asked = await _world.Check.Calls.NextAsync(MirrorLimits.FilesAsked, "questions");
        Assert.Equal(Enumerable.Range(120, 20).Reverse().Select(i => $"/pool/{i}"), asked);
        await _world.RecordedAsync("a", "mirror.files-checked");
        await _world.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.True(_world.Check.Calls.IsEmpty);
    }

    [Fact]
    public async Task A_file_that_is_not_there_yet_is_asked_for_again_less_and_less_often_and_no_more_after_two_hours()
    {
        _world.Check.Answers["/dir/b c.iso"] = FileCheckVerdict.Gone;
        Tell(("/dir/b c.iso", 2, 20));
        await _world.AdvanceAsync(MirrorLimits.AskWithin);
        await _world.Check.Calls.NextAsync("the first question");
        foreach (var minutes in new[] { 2, 5, 15, 15 })
        {
            await _world.AdvanceAsync(TimeSpan.FromMinutes(minutes * 0.79));
            Assert.True(_world.Check.Calls.IsEmpty);
            await _world.AdvanceAsync(TimeSpan.FromMinutes(minutes * 0.42));
            await _world.Check.Calls.NextAsync($"a question after {minutes} minutes");
        }

        Assert.DoesNotContain("mirror.files-checked", await _world.TypesAsync("a"));
        for (var i = 0; i < 8; i++) await _world.AdvanceAsync(TimeSpan.FromMinutes(15));
        while (!_world.Check.Calls.IsEmpty) await _world.Check.Calls.NextAsync("what was asked until then");
        for (var i = 0; i < 4; i++) await _world.AdvanceAsync(TimeSpan.FromMinutes(15));
        Assert.True(_world.Check.Calls.IsEmpty);
    }

    [Fact]
    public async Task A_mirror_that_is_disabled_or_down_is_not_asked()
    {
        await _world.DoneAsync("a", new DisableMirror());
        Tell(("/dir/b c.iso", 2, 20));
        await _world.AdvanceAsync(MirrorLimits.AskWithin);
        Assert.True(_world.Check.Calls.IsEmpty);

        _world.Head.Fault = "timeout";
        await _world.DoneAsync("a", new EnableMirror());
        Tell(("/dir/b c.iso", 2, 20));
        await _world.AdvanceAsync(MirrorLimits.AskWithin);
        Assert.True(_world.Check.Calls.IsEmpty);
    }

    [Fact]
    public async Task A_check_that_breaks_inside_the_node_is_made_again()
    {
        _world.Check.Breaks = new InvalidOperationException("a bug");
        Tell(("/dir/b c.iso", 2, 20));
        await _world.AdvanceAsync(MirrorLimits.AskWithin);
        await _world.Check.Calls.NextAsync("the first question");
        _world.Check.Breaks = null;

        await _world.AdvanceAsync(TimeSpan.FromMinutes(2.5));

        await _world.RecordedAsync("a", "mirror.files-checked");
    }

    [Fact]
    public async Task What_could_not_be_recorded_is_asked_for_again()
    {
        _world.Engine.FailNextAppends(1, mayHaveCommitted: false, committed: false);
        Tell(("/dir/b c.iso", 2, 20));
        await _world.AdvanceAsync(MirrorLimits.AskWithin);
        await _world.Check.Calls.NextAsync("the first question");

        await _world.AdvanceAsync(TimeSpan.FromMinutes(2.5));

        await _world.RecordedAsync("a", "mirror.files-checked");
    }

    [Fact]
    public async Task A_scan_under_way_does_not_lose_a_file_found_meanwhile_and_the_next_one_decides()
    {
        await _world.Scanner.Requests.NextAsync("the first scan");
        _world.Scanner.Hold();
        var scan = _world.ScanAsync("a");
        await _world.Scanner.Requests.NextAsync("the second scan");
        await _world.AdvanceAsync(TimeSpan.FromSeconds(1));
        await _world.DoneAsync("a", await CheckAsync([2], []));

        _world.Scanner.LetGo();
        await scan;
        await _world.ShownAsync();
        AssertHeld(1, 2);

        await _world.AdvanceAsync(TimeSpan.FromSeconds(1));
        await _world.ScanAsync("a");
        var previous = (await _world.Scanner.Requests.NextAsync("the third scan")).ReadPrevious!;
        Assert.Equal(2, (await previous(CancellationToken.None))!.Count);
        await _world.ShownAsync();
        AssertHeld(1);
    }

    [Fact]
    public async Task After_a_file_was_found_gone_the_next_scan_lists_also_when_nothing_else_changed()
    {
        await _world.Scanner.Requests.NextAsync("the first scan");
        await _world.AdvanceAsync(MoreThanInterval);
        Assert.True((await _world.Scanner.Requests.NextAsync("the second scan")).OnlyIfChanged);
        await _world.RecordedAsync("a", "mirror.scanned", 2);
        await _world.AdvanceAsync(TimeSpan.FromSeconds(1));
        await _world.DoneAsync("a", await CheckAsync([], [1]));

        await _world.AdvanceAsync(MoreThanInterval);

        Assert.False((await _world.Scanner.Requests.NextAsync("the third scan")).OnlyIfChanged);
    }

    [Fact]
    public async Task Many_checks_without_a_scan_go_into_a_new_set_that_holds_the_same()
    {
        await _world.DoneAsync("a", await CheckAsync(Enumerable.Range(1000, 1024), []));
        await _world.DoneAsync("a", await CheckAsync(Enumerable.Range(3000, 1023), [1]));

        await _world.RecordedAsync("a", "mirror.files-merged");

        var state = await StateAsync();
        Assert.Equal(0, state.Patches.Count);
        var set = FileSet.Decode((await _world.Blobs.GetAsync(state.FileSet!, CancellationToken.None))!.Value);
        Assert.Equal(2047, set.Count);
        Assert.False(set.Contains(new FileId(1)));
        await _world.ShownAsync();
        AssertHeld();
    }

    [Fact]
    public async Task During_a_scan_no_new_set_is_made_and_the_scan_keeps_what_was_found_since_it_began()
    {
        _world.Scanner.Hold();
        var scan = _world.ScanAsync("a");
        await _world.Scanner.Requests.NextAsync(2, "scans");
        await _world.DoneAsync("a", await CheckAsync(Enumerable.Range(1000, 1024), []));
        await _world.DoneAsync("a", await CheckAsync(Enumerable.Range(3000, 1024), []));

        _world.Scanner.LetGo();
        await scan;
        await _world.RecordedAsync("a", "mirror.files-merged");

        Assert.Equal(
            ["mirror.files-checked", "mirror.files-checked", "mirror.scanned", "mirror.files-merged"],
            (await _world.TypesAsync("a")).TakeLast(4));
        var state = await StateAsync();
        Assert.Equal(2049, FileSet.Decode((await _world.Blobs.GetAsync(state.FileSet!, CancellationToken.None))!.Value).Count);
    }

    [Fact]
    public async Task The_few_directories_of_many_new_files_are_listed_within_minutes_and_again_when_one_of_them_is_found()
    {
        _world.Check.Otherwise = FileCheckVerdict.Gone;
        await PublishAsync([.. Enumerable.Range(100, 60).Select(i => ($"/pool/{i % 2}/{i}", i, (long)i))]);
        await _world.AdvanceAsync(MirrorLimits.AskWithin);
        await _world.Check.Calls.NextAsync(MirrorLimits.FilesAsked, "questions");
        Assert.True(_world.Lister.Targets.IsEmpty);

        await _world.AdvanceAsync(MirrorLimits.ListPublishedWithin);
        var targets = await _world.Lister.Targets.NextAsync(2, "listings");
        Assert.Equal([("pool/0/", false), ("pool/1/", false)], targets.Select(t => (t.Directory, t.Deep)).Order());

        // The mirror gets them: the next question finds one, and its directory shows the others.
        _world.Lister.Entries = [.. Enumerable.Range(50, 30).Select(i => ScriptedLister.Entry($"pool/0/{i * 2}", i * 2))];
        _world.Check.Answers["/pool/0/158"] = FileCheckVerdict.Held;
        await _world.AdvanceAsync(TimeSpan.FromMinutes(7));
        await _world.RecordedAsync("a", "mirror.files-checked");
        await StateAsync();
        await _world.AdvanceAsync(MirrorLimits.ListWithin);
        Assert.Equal("pool/0/", (await _world.Lister.Targets.NextAsync("the listing after the find")).Directory);
        await _world.RecordedAsync("a", "mirror.files-checked", 2);
        await _world.ShownAsync();
        AssertHeld([1, .. Enumerable.Range(50, 30).Select(i => i * 2)]);
    }

    [Fact]
    public async Task Many_directories_of_new_files_are_left_to_the_next_scan()
    {
        await PublishAsync([.. Enumerable.Range(100, MirrorLimits.PublishedDirectories + 1).Select(i => ($"/pool/{i}/x", i, (long)i))]);
        await _world.AdvanceAsync(MirrorLimits.AskWithin);
        await _world.AdvanceAsync(MirrorLimits.ListPublishedWithin);
        Assert.True(_world.Lister.Targets.IsEmpty);
    }

    [Fact]
    public async Task A_listing_does_not_bring_back_a_file_that_an_answer_took_away()
    {
        _world.Check.Otherwise = FileCheckVerdict.Unclear;
        _world.Lister.Entries = [ScriptedLister.Entry("a.iso", 10)];
        await _world.DoneAsync("a", await CheckAsync([], [1]));
        await _world.AdvanceAsync(MirrorLimits.ListWithin);
        await _world.Lister.Targets.NextAsync("the listing");
        await _world.AdvanceAsync(MirrorLimits.ListWithin);
        await _world.ShownAsync();
        AssertHeld();
    }

    private async Task PublishAsync(params (string Path, int Id, long Size)[] files)
    {
        await _world.Files.ApplyAsync([.. files.Select(f => FileIndexFixture.Put(f.Path, f.Id, f.Size))], CancellationToken.None);
        Tell(files);
    }

    private void Tell(params (string Path, int Id, long Size)[] files) => _world.Region.Tell(new NewFiles(
        MirrorWorld.Repository,
        [.. files.OrderByDescending(f => f.Size).Select(f => new NewFile(new FileId(f.Id), Encoding.UTF8.GetBytes(f.Path), f.Size))]));

    private async Task<MirrorState> StateAsync() => (await Awaited.Of(
        _world.Region.GetStateAsync(MirrorWorld.Repository, MirrorId.Parse("a"), CancellationToken.None), "the state"))!;

    private async Task<RecordFileCheck> CheckAsync(IEnumerable<int> added, IEnumerable<int> removed)
    {
        var patch = new FilePatch { At = _world.Clock.GetUtcNow(), Added = [.. added], Removed = [.. removed] };
        return new RecordFileCheck(patch, (await StateAsync()).HealthEpoch, "test");
    }

    private void AssertHeld(params int[] ids) => Assert.Equal(
        ids, _world.Files.Table.All().Where(file => file.Holders.Contains(Facts.Ordinal)).Select(file => file.Id.Value).Order());
}
