using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class MirrorScannerTests : IAsyncLifetime
{
    private const int Files = 100;
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 30);
    private readonly FileIndexFixture _index = new();

    public async Task InitializeAsync()
    {
        var files = Enumerable.Range(0, Files);
        await _index.ApplyAsync(
            [.. files.Select(i => FileIndexFixture.Put($"/f{i}", i, 1000 + i, Noon.AddMinutes(i).Ticks))]);
        _index.Router.MarkComplete();
    }

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task Entries_are_told_apart_by_path_size_and_time()
    {
        var listed = Listing(Files - 3).Concat(
        [
            Entry("f97", 1, Noon.AddMinutes(97)), Entry("f98", 1098, Noon), Entry("other", 1, Noon),
        ]);
        var outcome = await ScanAsync(new FakeLister("rsync", listed));
        Assert.Equal(ScanResult.Completed, outcome.Report.Result);
        Assert.Equal((97, 2, 1), (outcome.Report.Matched, outcome.Report.Outdated, outcome.Report.Foreign));
        Assert.Equal(97, outcome.Files!.Count);
        Assert.True(outcome.Files.Contains(new FileId(96)));
        Assert.False(outcome.Files.Contains(new FileId(97)));
    }

    [Fact]
    public async Task The_time_of_a_suspended_file_is_no_time_of_its_version()
    {
        var suspended = FileIndexFixture.Put("/f5", 5, 1005, Noon.AddDays(9).Ticks) with
        {
            OtherModified = [Noon.AddMinutes(5).Ticks],
            IsSuspended = true,
        };
        await _index.ApplyAsync(suspended);
        var old = await ScanAsync(new FakeLister("rsync", Listing(Files)));
        Assert.True(old.Files!.Contains(new FileId(5)));

        var listed = Listing(Files).Where((_, i) => i != 5).Append(Entry("f5", 1005, Noon.AddDays(9)));
        var fresh = await ScanAsync(new FakeLister("rsync", listed));
        Assert.False(fresh.Files!.Contains(new FileId(5)));
        Assert.Equal(Files - 1, fresh.Report.Matched);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(-5)]
    public async Task Times_in_the_mirrors_own_zone_are_put_right(int hours)
    {
        var outcome = await ScanAsync(new FakeLister("http", Listing(Files, TimeSpan.FromHours(hours)), local: true));
        Assert.Equal(Files, outcome.Report.Matched);
        Assert.Equal(TimeSpan.FromHours(-hours), outcome.Report.TimeOffset);
        Assert.Equal(TimeSpan.FromMinutes(1), outcome.Report.TimePrecision);
    }

    [Fact]
    public async Task A_zone_with_summer_time_is_understood()
    {
        var listed = Listing(60, TimeSpan.FromHours(1)).Concat(Listing(Files, TimeSpan.FromHours(2)).Skip(60));
        Assert.Equal(Files, (await ScanAsync(new FakeLister("http", listed, local: true))).Report.Matched);
    }

    [Fact]
    public async Task Stale_files_do_not_make_a_zone()
    {
        var listed = Listing(50).Concat(Listing(Files, TimeSpan.FromHours(-3)).Skip(50));
        var report = (await ScanAsync(new FakeLister("http", listed, local: true))).Report;
        Assert.Equal((50, 50), (report.Matched, report.Outdated));
    }

    [Fact]
    public async Task An_empty_listing_is_suspicious_and_changes_nothing()
    {
        var outcome = await ScanAsync(new FakeLister("rsync", []));
        Assert.Equal(ScanResult.Suspicious, outcome.Report.Result);
        Assert.Null(outcome.Files);
        Assert.NotNull(outcome.Report.Problem);
    }

    [Fact]
    public async Task Losing_more_than_allowed_is_suspicious_unless_accepted()
    {
        var before = (await ScanAsync(new FakeLister("rsync", Listing(Files)))).Files;
        var allowed = await ScanAsync(new FakeLister("rsync", Listing(90)), before);
        Assert.Equal(ScanResult.Completed, allowed.Report.Result);
        var outcome = await ScanAsync(new FakeLister("rsync", Listing(89)), before);
        Assert.Equal(ScanResult.Suspicious, outcome.Report.Result);
        Assert.Contains("11 of 100", outcome.Report.Problem, StringComparison.Ordinal);
        Assert.Null(outcome.Files);
        var accepted = await ScanAsync(new FakeLister("rsync", Listing(89)), before, accept: true);
        Assert.Equal(89, accepted.Files!.Count);
    }

    [Fact]
    public async Task A_lister_that_fails_after_half_the_entries_leaves_nothing_behind()
    {
        var outcome = await ScanAsync(
            new FakeLister("rsync", Listing(50), fails: "hung up"), new FakeLister("http", Listing(95), local: true));
        Assert.Equal(("http", 95), (outcome.Report.Protocol, outcome.Files!.Count));
    }

    [Fact]
    public async Task When_all_listers_fail_each_problem_is_told()
    {
        var outcome = await ScanAsync(
            new FakeLister("rsync", [], fails: "no program"), new FakeLister("http", [], fails: "no index"));
        Assert.Equal((ScanResult.Failed, "rsync"), (outcome.Report.Result, outcome.Report.Protocol));
        Assert.Equal("rsync: no program; http: no index", outcome.Report.Problem);
    }

    [Fact]
    public async Task A_listing_of_names_alone_proves_nothing()
    {
        var listed = Enumerable.Range(0, Files).Select(i => new ListedEntry($"f{i}", SizeRange.Unknown, null));
        var outcome = await ScanAsync(new FakeLister("http", listed, local: true));
        Assert.Equal(ScanResult.Suspicious, outcome.Report.Result);
        Assert.Contains("neither size nor time", outcome.Report.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_without_a_url_to_list_fails_and_says_so()
    {
        var outcome = await ScanAsync([new FakeLister("https", Listing(Files))], null, false);
        Assert.Equal(ScanResult.Failed, outcome.Report.Result);
        Assert.NotNull(outcome.Report.Problem);
    }

    private static IEnumerable<ListedEntry> Listing(int count, TimeSpan zone = default) =>
        Enumerable.Range(0, count).Select(i => Entry($"f{i}", 1000 + i, Noon.AddMinutes(i) + zone));

    private static ListedEntry Entry(string path, long size, DateTime shown) => new(
        path, SizeRange.Exactly(size), new ListedTime(shown.AddSeconds(-30).Ticks, TimeSpan.TicksPerMinute));

    private Task<ScanOutcome> ScanAsync(FakeLister lister, FileSet? previous = null, bool accept = false) =>
        ScanAsync([lister], previous, accept);

    private Task<ScanOutcome> ScanAsync(FakeLister first, FakeLister second) => ScanAsync([first, second], null, false);

    private Task<ScanOutcome> ScanAsync(FakeLister[] listers, FileSet? previous, bool accept)
    {
        var mirror = new MirrorDefinition
        {
            Repository = "default",
            Id = "one",
            Urls = new MirrorUrls(Http: "http://one.example/", Rsync: "rsync://one.example/m/"),
        };
        var scanner = new MirrorScanner(
            _index.Table, listers, new ScanOptions(), TimeProvider.System, NullLogger<MirrorScanner>.Instance);
        return scanner.ScanAsync(new ScanRequest(mirror, previous, accept), CancellationToken.None);
    }
}
