using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>What a complete listing lost or does not show is asked for before it counts.</summary>
public sealed class ScanLossTests : ScannerKit
{
    [Theory]
    [InlineData(18, true)]
    [InlineData(17, false)]
    public async Task A_large_loss_is_believed_when_the_mirror_itself_says_so(int gone, bool isReal)
    {
        var asked = 0;
        Check = new FakeFileCheck(_ => ++asked <= gone ? FileCheckVerdict.Gone : FileCheckVerdict.Held);
        var before = (await ScanAsync(new FakeLister("rsync", Listing(Files)))).Files;

        var outcome = await ScanAsync(new FakeLister("rsync", Listing(50)), before);

        Assert.Equal(20, Check.Asked.Distinct().Count());
        Assert.All(Check.Asked, path => Assert.True(int.Parse(path[2..], System.Globalization.CultureInfo.InvariantCulture) >= 50, path));
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
        Ranges.Says = verdict;
        var request = new ScanRequest(Mirror, null) { LastGood = Good with { RangesEnd = known } };
        var report = (await ScanAsync([new FakeLister("rsync", Listing(95))], request)).Report;
        Assert.Equal(("/f94", expected), (Assert.Single(Ranges.Asked), report.RangesEnd));
    }

    [Fact]
    public async Task A_mirror_without_large_files_is_not_asked_for_parts()
    {
        var report = (await ScanAsync(new FakeLister("rsync", Listing(91)))).Report;
        Assert.Null(report.RangesEnd);
        Assert.Empty(Ranges.Asked);
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
        Assert.Equal(20, Check.Asked.Count);
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
        Index.Table.Missing = FileIndexFixture.Set([.. Enumerable.Range(80, 15)]);
        await Index.ApplyAsync([.. Enumerable.Range(60, 20).Select(i =>
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
        Check = new FakeFileCheck(_ => ++asked <= held ? FileCheckVerdict.Held : FileCheckVerdict.Outdated);
        var listed = Enumerable.Range(0, Files).Select(i => new ListedEntry($"f{i}", SizeRange.Unknown, null));
        var outcome = await ScanAsync(new FakeLister("http", listed));
        Assert.Equal((expected, Files - expected), (outcome.Report.Matched, outcome.Report.Outdated));
        Assert.Equal(20, Check.Asked.Count);
        Assert.Equal(expected, outcome.Files?.Count ?? 0);
    }
}
