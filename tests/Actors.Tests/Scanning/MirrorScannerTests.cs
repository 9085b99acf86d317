using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class MirrorScannerTests : IAsyncLifetime
{
    private const int Files = 100;
    private const long LargeFile = 1090;
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 30);
    private static readonly MirrorDefinition Mirror = new()
    {
        Repository = "default",
        Id = "one",
        Urls = new MirrorUrls(Http: "http://one.example/", Rsync: "rsync://one.example/m/"),
    };

    private static readonly ScanReport Good = new() { Result = ScanResult.Completed, Started = Noon };

    private readonly FileIndexFixture _index = new();
    private readonly FakeRangeCheck _ranges = new();
    private FakeFileCheck _check = new();

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

    [Fact]
    public async Task An_earlier_version_that_is_still_known_is_held_as_that_one_and_not_as_the_one_in_force()
    {
        await _index.ApplyAsync(
            FileIndexFixture.Put("/f5", 200, 7, Noon.AddDays(9).Ticks), new FileRemoved("/f6"u8.ToArray()));

        var outcome = await ScanAsync(new FakeLister("http", Listing(Files, TimeSpan.FromHours(3))));

        Assert.Equal(
            (Files - 2, 1, 1), (outcome.Report.Matched, outcome.Report.Outdated, outcome.Report.Foreign));
        Assert.True(outcome.Files!.Contains(new FileId(5)) && outcome.Files.Contains(new FileId(6)));
        Assert.False(outcome.Files.Contains(new FileId(200)));
        await _index.Router.ApplyFileSetAsync(2, outcome.Files, CancellationToken.None);
        Assert.Equal(0, _index.Find("/f5").Holders.Count);
        await _index.ApplyAsync(
            FileIndexFixture.Put("/f5", 5, 1005, Noon.AddMinutes(5).Ticks),
            FileIndexFixture.Put("/f6", 6, 1006, Noon.AddMinutes(6).Ticks));
        Assert.True(_index.Find("/f5").Holders.Contains(2) && _index.Find("/f6").Holders.Contains(2));
    }

    [Fact]
    public async Task An_entry_that_fits_both_the_version_in_force_and_an_earlier_one_shows_the_one_in_force()
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/f5", 200, 1005, Noon.AddMinutes(5).AddSeconds(9).Ticks));
        var outcome = await ScanAsync(new FakeLister("http", Listing(Files)));
        Assert.True(outcome.Files!.Contains(new FileId(200)));
        Assert.False(outcome.Files.Contains(new FileId(5)));
    }

    [Fact]
    public async Task Where_times_mean_nothing_the_size_decides_and_the_published_version_wins()
    {
        await _index.ApplyAsync(
            FileIndexFixture.Put("/f5", 200, 1005, Noon.AddDays(9).Ticks), FileIndexFixture.Put("/f6", 201, 7, Noon.AddDays(9).Ticks));
        var touched = Enumerable.Range(0, 98).Select(i => Entry($"f{i}", 1000 + i, Noon.AddYears(-20).AddMinutes(i * i)));
        var rounded = new ListedEntry("f98", new SizeRange(1024, 1100), null);
        var unsized = new ListedEntry("f99", SizeRange.Unknown, new ListedTime(Noon.AddMinutes(99).Ticks, TimeSpan.TicksPerMinute));
        var request = new ScanRequest(Mirror with { Files = new MirrorFileRules { IgnoreMtime = true } }, null);

        var outcome = await ScanAsync([new FakeLister("rsync", touched.Append(rounded).Append(unsized))], request);

        Assert.Equal((ScanResult.Completed, 98, 2), (outcome.Report.Result, outcome.Report.Matched, outcome.Report.Outdated));
        Assert.True(outcome.Files!.Contains(new FileId(200)) && outcome.Files.Contains(new FileId(98)));
        Assert.True(outcome.Files.Contains(new FileId(6)), "f6 is held in its earlier version");
        Assert.False(outcome.Files.Contains(new FileId(5)) || outcome.Files.Contains(new FileId(201)));
        Assert.False(outcome.Files.Contains(new FileId(99)));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(-5)]
    public async Task Times_in_the_mirrors_own_zone_are_put_right(int hours)
    {
        var outcome = await ScanAsync(new FakeLister("http", Listing(Files, TimeSpan.FromHours(hours))));
        Assert.Equal(Files, outcome.Report.Matched);
        Assert.Equal(TimeSpan.FromHours(-hours), outcome.Report.TimeOffset);
        Assert.Equal(TimeSpan.FromMinutes(1), outcome.Report.TimePrecision);
    }

    [Fact]
    public async Task A_zone_with_summer_time_is_understood()
    {
        var listed = Listing(60, TimeSpan.FromHours(1)).Concat(Listing(Files, TimeSpan.FromHours(2)).Skip(60));
        Assert.Equal(Files, (await ScanAsync(new FakeLister("http", listed))).Report.Matched);
    }

    [Fact]
    public async Task A_few_stale_files_are_outdated_and_do_not_make_a_zone()
    {
        var listed = Listing(92).Concat(Listing(Files, TimeSpan.FromHours(-3)).Skip(92));
        var report = (await ScanAsync(new FakeLister("http", listed))).Report;
        Assert.Equal((92, 8, false), (report.Matched, report.Outdated, report.WrongTimes));
    }

    [Fact]
    public async Task Where_too_few_times_agree_the_size_decides_unless_the_operator_trusts_them()
    {
        var listed = Listing(89).Concat(Listing(Files, TimeSpan.FromHours(-3)).Skip(89)).ToList();
        var measured = (await ScanAsync(new FakeLister("rsync", listed))).Report;
        Assert.Equal((Files, 0, true), (measured.Matched, measured.Outdated, measured.WrongTimes));

        var trusted = new ScanRequest(Mirror with { Files = new MirrorFileRules { TrustMtime = true } }, null);
        var report = (await ScanAsync([new FakeLister("rsync", listed)], trusted)).Report;
        Assert.Equal((89, 11, false), (report.Matched, report.Outdated, report.WrongTimes));
    }

    [Fact]
    public async Task Of_few_files_nothing_is_said_about_the_times_of_a_mirror()
    {
        var listed = Listing(5).Concat(Listing(19, TimeSpan.FromDays(3)).Skip(5));
        var report = (await ScanAsync(new FakeLister("rsync", listed))).Report;
        Assert.Equal((5, 14, false), (report.Matched, report.Outdated, report.WrongTimes));
    }

    [Fact]
    public async Task After_a_restored_backup_both_times_of_a_file_are_valid()
    {
        await _index.ApplyAsync([.. Enumerable.Range(0, Files).Select(i =>
            FileIndexFixture.Put($"/f{i}", i, 1000 + i, Noon.AddYears(1).Ticks) with { OtherModified = [Noon.AddMinutes(i).Ticks] })]);
        var before = (await ScanAsync(new FakeLister("http", Listing(Files, TimeSpan.FromHours(2))))).Report;
        Assert.Equal((Files, false, TimeSpan.FromHours(-2)), (before.Matched, before.WrongTimes, before.TimeOffset));
        var touched = Enumerable.Range(0, Files).Select(i => Entry($"f{i}", 1000 + i, Noon.AddYears(1)));
        Assert.Equal(Files, (await ScanAsync(new FakeLister("rsync", touched))).Report.Matched);
    }

    [Theory]
    [InlineData(18, true)]
    [InlineData(17, false)]
    public async Task A_large_loss_is_believed_when_the_mirror_itself_says_so(int gone, bool isReal)
    {
        var asked = 0;
        _check = new FakeFileCheck(_ => ++asked <= gone ? FileCheckVerdict.Gone : FileCheckVerdict.Held);
        var before = (await ScanAsync(new FakeLister("rsync", Listing(Files)))).Files;

        var outcome = await ScanAsync(new FakeLister("rsync", Listing(50)), before);

        Assert.Equal(20, _check.Asked.Distinct().Count());
        Assert.All(_check.Asked, path => Assert.True(int.Parse(path[2..], System.Globalization.CultureInfo.InvariantCulture) >= 50, path));
        Assert.Equal(isReal ? ScanResult.Completed : ScanResult.Suspicious, outcome.Report.Result);
        Assert.Equal(isReal ? 50 : null, outcome.Files?.Count);
        Assert.Contains(isReal ? "18 are gone" : "3 are there, so the listing is wrong", outcome.Report.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RangeVerdict.Can, null, null)]
    [InlineData(RangeVerdict.Can, LargeFile, null)]
    [InlineData(RangeVerdict.Cannot, null, LargeFile)]
    [InlineData(RangeVerdict.Unclear, null, null)]
    [InlineData(RangeVerdict.Unclear, LargeFile, LargeFile)]
    public async Task The_largest_file_held_tells_whether_a_mirror_serves_parts_of_large_files(
        RangeVerdict verdict, long? known, long? expected)
    {
        _ranges.Says = verdict;
        var request = new ScanRequest(Mirror, null) { LastGood = Good with { RangesEnd = known } };
        var report = (await ScanAsync([new FakeLister("rsync", Listing(95))], request)).Report;
        Assert.Equal(("/f94", expected), (Assert.Single(_ranges.Asked), report.RangesEnd));
    }

    [Fact]
    public async Task A_mirror_without_large_files_is_not_asked_for_parts()
    {
        var report = (await ScanAsync(new FakeLister("rsync", Listing(91)))).Report;
        Assert.Null(report.RangesEnd);
        Assert.Empty(_ranges.Asked);
    }

    [Fact]
    public async Task A_mirror_of_a_part_of_the_tree_is_compared_with_that_part()
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/rel eases/1/f5", 300, 1005, Noon.AddMinutes(5).Ticks));
        var part = Mirror with { Urls = Mirror.Urls with { Subtree = "/rel eases/" } };
        var listed = new[] { Entry("1/f5", 1005, Noon.AddMinutes(5)), Entry("f5", 1005, Noon.AddMinutes(5)), Entry(new string('x', 1020), 1, Noon) };
        var outcome = await ScanAsync([new FakeLister("rsync", listed)], new ScanRequest(part, null));
        Assert.Equal((1, 0, 2), (outcome.Report.Matched, outcome.Report.Outdated, outcome.Report.Foreign));
        Assert.True(outcome.Files!.Contains(new FileId(300)));
        Assert.False(outcome.Files.Contains(new FileId(5)));
    }

    [Fact]
    public async Task A_mirror_that_is_busy_has_not_failed()
    {
        var busy = new ListingException("max connections reached")
        {
            Failure = ListingFailure.Busy,
            RetryAfter = TimeSpan.FromMinutes(7),
        };
        var outcome = await ScanAsync(
            [new FakeLister("rsync", []) { Throws = busy }, new FakeLister("http", [], fails: "no index")], null, false);
        Assert.Equal((ScanResult.Busy, "rsync", busy.RetryAfter), (outcome.Report.Result, outcome.Report.Protocol, outcome.Report.RetryAfter));
        Assert.Contains("max connections", outcome.Report.Problem, StringComparison.Ordinal);
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
        var allowed = await ScanAsync(new FakeLister("rsync", Listing(81)), before);
        Assert.Equal(ScanResult.Completed, allowed.Report.Result);
        var outcome = await ScanAsync(new FakeLister("rsync", Listing(80)), before);
        Assert.Equal(ScanResult.Suspicious, outcome.Report.Result);
        Assert.Contains("20 of 100", outcome.Report.Problem, StringComparison.Ordinal);
        Assert.Equal(20, _check.Asked.Count);
        Assert.Null(outcome.Files);
        var accepted = await ScanAsync(new FakeLister("rsync", Listing(80)), before, accept: true);
        Assert.Equal(80, accepted.Files!.Count);
    }

    [Theory]
    [InlineData(12, 6, ScanResult.Completed)]
    [InlineData(12, 5, ScanResult.Suspicious)]
    public async Task Few_files_are_a_mass_loss_only_when_they_are_more_than_half(int before, int now, ScanResult result)
    {
        var held = FileIndexFixture.Set([.. Enumerable.Range(0, before)]);
        Assert.Equal(result, (await ScanAsync(new FakeLister("rsync", Listing(now)), held)).Report.Result);
    }

    [Fact]
    public async Task What_the_tree_has_no_more_or_is_replacing_is_no_loss()
    {
        var before = FileIndexFixture.Set([.. Enumerable.Range(0, Files)]);
        _index.Table.Missing = FileIndexFixture.Set([.. Enumerable.Range(80, 15)]);
        await _index.ApplyAsync([.. Enumerable.Range(60, 20).Select(i =>
            FileIndexFixture.Put($"/f{i}", i, 1000 + i, Noon.AddDays(9).Ticks) with { IsSuspended = true })]);
        Assert.Equal(ScanResult.Completed, (await ScanAsync(new FakeLister("rsync", Listing(60)), before)).Report.Result);
        Assert.Equal(ScanResult.Suspicious, (await ScanAsync(new FakeLister("rsync", Listing(40)), before)).Report.Result);
    }

    [Fact]
    public async Task The_set_before_is_read_only_when_the_mirror_is_listed()
    {
        var reads = 0;
        var request = new ScanRequest(Mirror, _ =>
        {
            reads++;
            return Task.FromResult<FileSet?>(FileIndexFixture.Set([.. Enumerable.Range(0, Files)]));
        });

        await ScanAsync([new FakeLister("rsync", Listing(1), fails: "away")], request);
        Assert.Equal(0, reads);
        Assert.Equal(ScanResult.Suspicious, (await ScanAsync([new FakeLister("rsync", Listing(1))], request)).Report.Result);
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task Where_the_set_before_cannot_be_read_its_number_of_files_tells_a_loss()
    {
        var request = new ScanRequest(Mirror, null) { LastGood = Good with { Matched = 90 } };
        Assert.Equal(ScanResult.Completed, (await ScanAsync([new FakeLister("rsync", Listing(85))], request)).Report.Result);
        var lost = await ScanAsync([new FakeLister("rsync", Listing(60))], request);
        Assert.Equal(ScanResult.Suspicious, lost.Report.Result);
        Assert.Contains("30 of 90", lost.Report.Problem, StringComparison.Ordinal);
        var accepted = await ScanAsync([new FakeLister("rsync", Listing(60))], request with { AcceptLoss = true });
        Assert.Equal(60, accepted.Files!.Count);
    }

    [Fact]
    public async Task A_lister_that_fails_after_half_the_entries_leaves_nothing_behind()
    {
        var outcome = await ScanAsync(
            new FakeLister("rsync", Listing(50), fails: "hung up"), new FakeLister("http", Listing(95)));
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
        var outcome = await ScanAsync(new FakeLister("http", listed));
        Assert.Equal(ScanResult.Suspicious, outcome.Report.Result);
        Assert.Contains("neither size nor time", outcome.Report.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(18, Files)]
    [InlineData(17, 0)]
    public async Task A_listing_of_names_counts_when_the_mirror_has_a_sample_of_them(int held, int expected)
    {
        var asked = 0;
        _check = new FakeFileCheck(_ => ++asked <= held ? FileCheckVerdict.Held : FileCheckVerdict.Outdated);
        var listed = Enumerable.Range(0, Files).Select(i => new ListedEntry($"f{i}", SizeRange.Unknown, null));
        var outcome = await ScanAsync(new FakeLister("http", listed));
        Assert.Equal((expected, Files - expected), (outcome.Report.Matched, outcome.Report.Outdated));
        Assert.Equal(20, _check.Asked.Count);
        Assert.Equal(expected, outcome.Files?.Count ?? 0);
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

    private Task<ScanOutcome> ScanAsync(FakeLister[] listers, FileSet? previous, bool accept) =>
        ScanAsync(listers, new ScanRequest(Mirror, previous is null ? null : _ => Task.FromResult<FileSet?>(previous), accept));

    private Task<ScanOutcome> ScanAsync(FakeLister[] listers, ScanRequest request)
    {
        var scanner = new MirrorScanner(
            _index.Table, listers, _check, new LargeFileCheck(_ranges, _index.Table, LargeFile), new ScanOptions(), TimeProvider.System, new Random(1), NullLogger<MirrorScanner>.Instance);
        return scanner.ScanAsync(request, CancellationToken.None);
    }
}
