using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Scanning.Targeted;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Mirrors;
using static MirrorActors.Actors.Tests.Scanning.Targeted.ScriptedLister;

namespace MirrorActors.Actors.Tests.Scanning.Targeted;

public sealed class DirectoryCheckTests : IAsyncLifetime
{
    private const int Ordinal = 3;
    private const int Files = 30;
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly MirrorDefinition Mirror = new()
    {
        Repository = "default",
        Id = "m",
        Urls = new MirrorUrls(Http: "http://m.example/", Rsync: "rsync://m.example/m/"),
    };

    private readonly FileIndexFixture _index = new();
    private readonly ScriptedLister _rsync = new("rsync");
    private readonly ScriptedLister _http = new();
    private readonly ScriptedFileCheck _asked = new() { Otherwise = FileCheckVerdict.Gone };

    /// <summary>Files 0 to 29 in /d/, all but 0 held; another below and one elsewhere, both held.</summary>
    public async Task InitializeAsync()
    {
        await _index.ApplyAsync(
        [
            .. Enumerable.Range(0, Files).Select(i => FileIndexFixture.Put($"/d/{i}", i, 100 + i, Noon.UtcTicks)),
            FileIndexFixture.Put("/d/sub/x", 50), FileIndexFixture.Put("/e/x", 51),
        ]);
        await _index.Router.ApplyFileSetAsync(
            Ordinal, FileIndexFixture.Set([.. Enumerable.Range(1, Files - 1), 50, 51]), CancellationToken.None);
    }

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task One_directory_is_listed_and_what_is_there_and_was_not_known_is_added()
    {
        _rsync.Entries = Listing(0, Files);

        var outcome = await RunAsync();

        Assert.Equal(new ListingTarget("rsync://m.example/m/", "d/", Deep: false), await _rsync.Targets.NextAsync("a listing"));
        Assert.Equal(("+0", "rsync", null), (Text(outcome), outcome.Protocol, outcome.Problem));
        Assert.True(_asked.Calls.IsEmpty);
    }

    [Fact]
    public async Task What_is_not_listed_goes_when_the_mirror_says_so_itself()
    {
        _rsync.Entries = Listing(1, 25);
        _asked.Answers["/d/26"] = FileCheckVerdict.Held;
        _asked.Answers["/d/27"] = FileCheckVerdict.Unclear;
        _asked.Answers["/d/28"] = FileCheckVerdict.Outdated;

        var outcome = await RunAsync();

        Assert.Equal("-25-28-29", Text(outcome));
    }

    [Theory]
    [InlineData(2, 29)]
    [InlineData(3, 17)]
    public async Task Of_many_that_are_not_listed_twenty_are_asked_for_and_eighteen_must_be_gone(int held, int removed)
    {
        // An empty listing, and a mirror that has some of the files: however they are drawn, so many answer.
        _rsync.Entries = [];
        var asked = new AnswerInOrder(held);

        var outcome = await RunAsync(asked);

        Assert.Equal(20, asked.Count);
        Assert.Equal(removed, outcome.Removed.Length);
    }

    [Fact]
    public async Task A_listing_that_fails_changes_nothing_and_the_next_protocol_is_tried()
    {
        _rsync.Entries = Listing(0, 3);
        _rsync.Fails = ListingFailure.Failed;
        _http.Fails = ListingFailure.Absent;

        var outcome = await RunAsync();

        Assert.Equal("", Text(outcome));
        Assert.Equal("http: broken off", outcome.Problem);
        Assert.True(_asked.Calls.IsEmpty);
    }

    [Fact]
    public async Task A_busy_mirror_is_not_tried_by_the_next_protocol()
    {
        _rsync.Fails = ListingFailure.Busy;

        Assert.Equal("rsync: broken off", (await RunAsync()).Problem);
        Assert.True(_http.Targets.IsEmpty);
    }

    [Fact]
    public async Task A_directory_that_is_shown_to_nobody_is_no_empty_one()
    {
        _rsync.Fails = ListingFailure.Missing;
        _http.IsRefused = true;

        var outcome = await RunAsync();

        Assert.Equal(("http: the mirror does not list it", 0), (outcome.Problem, outcome.Removed.Length));
    }

    [Fact]
    public async Task Files_that_are_listed_under_times_that_do_not_fit_stay_what_they_were()
    {
        _rsync.Fails = ListingFailure.Missing;
        _http.Entries = [.. Enumerable.Range(0, Files).Select(i => Entry($"d/{i}", 100 + i, Noon.AddHours(i % 7)))];

        var outcome = await RunAsync();

        Assert.Equal("+0", Text(outcome));
        Assert.True(_asked.Calls.IsEmpty);
    }

    [Fact]
    public async Task What_the_mirror_holds_back_is_not_held_and_what_is_listed_elsewhere_does_not_count()
    {
        _rsync.Entries =
        [
            .. Listing(1, Files - 1), Entry("d/29", 129, Noon, ListedKind.Staged), Entry("d/sub/0", 100, Noon), Entry("0", 100, Noon),
        ];

        var outcome = await RunAsync();

        Assert.Equal("-29", Text(outcome));
    }

    [Theory]
    [InlineData("/d/", "", "+0-29")]
    [InlineData("/e/", null, "")]
    public async Task A_mirror_of_a_part_of_the_tree_is_listed_where_it_has_that_part(string subtree, string? listed, string found)
    {
        _rsync.Entries = [.. Enumerable.Range(0, Files - 1).Select(i => Entry($"{i}", 100 + i, Noon))];
        var mirror = Mirror with { Urls = Mirror.Urls with { Subtree = subtree } };

        var outcome = await RunAsync(mirror: mirror);

        Assert.Equal(found, Text(outcome));
        Assert.Equal(listed is null, outcome.Problem is not null);
        if (listed is not null) Assert.Equal(listed, (await _rsync.Targets.NextAsync("a listing")).Directory);
    }

    [Fact]
    public async Task What_the_tree_has_no_more_is_not_asked_for()
    {
        _rsync.Entries = Listing(1, Files - 1);
        _index.Table.Missing = FileIndexFixture.Set(29);

        Assert.Empty((await RunAsync()).Removed);
        Assert.True(_asked.Calls.IsEmpty);
    }

    private static List<ListedEntry> Listing(int from, int end) =>
        [.. Enumerable.Range(from, end - from).Select(i => Entry($"d/{i}", 100 + i, Noon))];

    private static string Text(DirectoryOutcome outcome) =>
        string.Concat(outcome.Added.Select(id => $"+{id}").Concat(outcome.Removed.Select(id => $"-{id}")));

    private Task<DirectoryOutcome> RunAsync(IFileCheck? asked = null, MirrorDefinition? mirror = null) =>
        new DirectoryCheck(_index.Table, [_rsync, _http], new SpotCheck(asked ?? _asked), TimeProvider.System)
            .RunAsync(new DirectoryTarget(mirror ?? Mirror, Ordinal, "/d/"), new Random(1), CancellationToken.None);

    /// <summary>The first files asked for are held, the others gone.</summary>
    private sealed class AnswerInOrder(int held) : IFileCheck
    {
        private int _count;

        public int Count => _count;

        public Task<FileCheckResult> CheckAsync(MirrorDefinition mirror, FileEntry file, CancellationToken token)
        {
            var verdict = Interlocked.Increment(ref _count) <= held ? FileCheckVerdict.Held : FileCheckVerdict.Gone;
            return Task.FromResult(new FileCheckResult(verdict, "asked"));
        }
    }
}
