using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class MirrorScannerTests : ScannerKit
{
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
        await Index.ApplyAsync(suspended);
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
        await Index.ApplyAsync(
            FileIndexFixture.Put("/f5", 200, 7, Noon.AddDays(9).Ticks), new FileRemoved("/f6"u8.ToArray()));

        var outcome = await ScanAsync(new FakeLister("http", Listing(Files, TimeSpan.FromHours(3))));

        Assert.Equal(
            (Files - 2, 1, 1), (outcome.Report.Matched, outcome.Report.Outdated, outcome.Report.Foreign));
        Assert.True(outcome.Files!.Contains(new FileId(5)) && outcome.Files.Contains(new FileId(6)));
        Assert.False(outcome.Files.Contains(new FileId(200)));
        await Index.Router.ApplyFileSetAsync(2, outcome.Files, CancellationToken.None);
        Assert.Equal(0, Index.Find("/f5").Holders.Count);
        await Index.ApplyAsync(
            FileIndexFixture.Put("/f5", 5, 1005, Noon.AddMinutes(5).Ticks),
            FileIndexFixture.Put("/f6", 6, 1006, Noon.AddMinutes(6).Ticks));
        Assert.True(Index.Find("/f5").Holders.Contains(2) && Index.Find("/f6").Holders.Contains(2));
    }

    [Fact]
    public async Task An_entry_that_fits_both_the_version_in_force_and_an_earlier_one_shows_the_one_in_force()
    {
        await Index.ApplyAsync(FileIndexFixture.Put("/f5", 200, 1005, Noon.AddMinutes(5).AddSeconds(9).Ticks));
        var outcome = await ScanAsync(new FakeLister("http", Listing(Files)));
        Assert.True(outcome.Files!.Contains(new FileId(200)));
        Assert.False(outcome.Files.Contains(new FileId(5)));
    }

    [Fact]
    public async Task Where_times_mean_nothing_the_size_decides_and_the_published_version_wins()
    {
        await Index.ApplyAsync(
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
        await Index.ApplyAsync([.. Enumerable.Range(0, Files).Select(i =>
            FileIndexFixture.Put($"/f{i}", i, 1000 + i, Noon.AddYears(1).Ticks) with { OtherModified = [Noon.AddMinutes(i).Ticks] })]);
        var before = (await ScanAsync(new FakeLister("http", Listing(Files, TimeSpan.FromHours(2))))).Report;
        Assert.Equal((Files, false, TimeSpan.FromHours(-2)), (before.Matched, before.WrongTimes, before.TimeOffset));
        var touched = Enumerable.Range(0, Files).Select(i => Entry($"f{i}", 1000 + i, Noon.AddYears(1)));
        Assert.Equal(Files, (await ScanAsync(new FakeLister("rsync", touched))).Report.Matched);
    }

    [Fact]
    public async Task A_mirror_of_a_part_of_the_tree_is_compared_with_that_part()
    {
        await Index.ApplyAsync(FileIndexFixture.Put("/rel eases/1/f5", 300, 1005, Noon.AddMinutes(5).Ticks));
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
    public async Task A_mirror_without_a_url_to_list_fails_and_says_so()
    {
        var outcome = await ScanAsync([new FakeLister("https", Listing(Files))], null, false);
        Assert.Equal(ScanResult.Failed, outcome.Report.Result);
        Assert.NotNull(outcome.Report.Problem);
    }
}
