using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Checks;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>What a listing rounds is asked for by HEAD where a version hangs on it.</summary>
public sealed class ExactCheckTests : ScannerKit
{
    private const int Old = 5;
    private const int New = 200;

    [Fact]
    public async Task An_entry_that_fits_two_versions_is_the_one_that_the_mirror_answers()
    {
        await ReplaceAsync();
        Check = new FakeFileCheck { Answers = _ => Outdated(1005, Noon.AddMinutes(5)) };
        var outcome = await ScanAsync(new FakeLister("http", Listing(Files)));
        Assert.Equal(["/f5"], Check.Asked);
        Assert.True(outcome.Files!.Contains(new FileId(Old)));
        Assert.False(outcome.Files.Contains(new FileId(New)));
        Assert.Equal((Files - 1, 1), (outcome.Report.Matched, outcome.Report.Outdated));
        Assert.Contains("1 files asked for by HEAD since the listing rounds: 1 are not the published versions", outcome.Transcript);
    }

    [Theory]
    [InlineData(FileCheckVerdict.Held, true)]
    [InlineData(FileCheckVerdict.Unclear, true)]
    [InlineData(FileCheckVerdict.Busy, true)]
    [InlineData(FileCheckVerdict.Gone, false)]
    [InlineData(FileCheckVerdict.Outdated, false)]
    public async Task Only_a_clear_answer_changes_what_the_listing_shows(FileCheckVerdict verdict, bool isHeld)
    {
        await ReplaceAsync();
        Check = new FakeFileCheck(_ => verdict);
        var outcome = await ScanAsync(new FakeLister("http", Listing(Files)));
        Assert.Equal(isHeld, outcome.Files!.Contains(new FileId(New)));
        Assert.False(outcome.Files.Contains(new FileId(Old)));
    }

    [Fact]
    public async Task Of_rounded_sizes_the_new_files_are_asked_for_and_not_those_held_before()
    {
        Check = new FakeFileCheck(_ => FileCheckVerdict.Held);
        var known = new ScanRequest(Mirror, _ => Task.FromResult<FileSet?>(FileIndexFixture.Set([.. Enumerable.Range(0, 98)])))
        {
            LastGood = Good with { CatalogueUpTo = 94 },
        };
        var outcome = await ScanAsync([new FakeLister("http", Listing(Files).Select(Rounded))], known);
        Assert.Equal(Files, outcome.Report.Matched);
        Assert.Equal(["/f98", "/f99"], Check.Asked.Order());
    }

    [Fact]
    public async Task Exact_sizes_of_one_version_are_asked_for_by_nobody()
    {
        await ScanAsync(new FakeLister("http", Listing(Files)));
        Assert.Empty(Check.Asked);
    }

    [Fact]
    public async Task The_newest_are_asked_for_first_and_no_more_than_a_hundred()
    {
        await Index.ApplyAsync(
            [.. Enumerable.Range(300, 100).Select(i => FileIndexFixture.Put($"/n{i}", i, 5000, Noon.AddDays(i).Ticks))]);
        Check = new FakeFileCheck(_ => FileCheckVerdict.Held);
        var listed = Enumerable.Range(300, 100).Select(i => Rounded(Entry($"n{i}", 5000, Noon.AddDays(i))));
        await ScanAsync(new FakeLister("http", Listing(Files).Select(Rounded).Concat(listed)));
        Assert.Equal(100, Check.Asked.Count);
        Assert.All(Check.Asked, path => Assert.StartsWith("/n", path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mirror_that_does_not_answer_is_not_asked_on_and_on()
    {
        await ScanAsync(new FakeLister("http", Listing(Files).Select(Rounded)));
        Assert.Equal(20, Check.Asked.Count);
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_real_nginx_that_rounds_is_asked_which_version_it_has() =>
        await CheckAsync(root => NginxServer.StartAsync(root, "autoindex_exact_size off;"));

    [NeedsProgramsFact("apache2")]
    public async Task A_real_apache_that_rounds_is_asked_which_version_it_has() =>
        await CheckAsync(root => ApacheServer.StartAsync(root, "FancyIndexing"));

    private static ListedEntry Rounded(ListedEntry entry) => entry with { Size = new SizeRange(entry.Size.Min - 40, entry.Size.Max + 40) };

    private static FileCheckResult Outdated(long size, DateTime modified) =>
        new(FileCheckVerdict.Outdated, "200") { Size = size, Modified = new DateTimeOffset(modified, TimeSpan.Zero) };

    /// <summary>By one of the same size within the same minute.</summary>
    private Task ReplaceAsync() => Index.ApplyAsync(FileIndexFixture.Put("/f5", New, 1005, Noon.AddMinutes(5).AddSeconds(9).Ticks));

    /// <summary>Two files were replaced within a minute by ones that are a little longer; the mirror has one of the new ones.</summary>
    private async Task CheckAsync(Func<string, Task<ServerProcess>> startAsync)
    {
        var earlier = new DateTimeOffset(2026, 3, 1, 12, 0, 5, TimeSpan.Zero);
        var (oldSize, newSize) = (500_000, 500_010);
        await Index.ApplyAsync(
            FileIndexFixture.Put("/x", 300, oldSize, earlier.UtcTicks), FileIndexFixture.Put("/y", 301, oldSize, earlier.UtcTicks));
        await Index.ApplyAsync(
            FileIndexFixture.Put("/x", 302, newSize, earlier.AddSeconds(20).UtcTicks),
            FileIndexFixture.Put("/y", 303, newSize, earlier.AddSeconds(20).UtcTicks));
        using var tree = new TempTree().Add("x", oldSize, earlier).Add("y", newSize, earlier.AddSeconds(20));
        await using var server = await startAsync(tree.Root);
        using var http = OutgoingTestKit.Http();
        var scanner = new MirrorScanner(
            Index.Table, [new HttpIndexLister(http, "http")], new FileCheck(http, CheckKit.Options, TimeProvider.System),
            new LargeFileCheck(Ranges, Index.Table, 0), new ScanOptions(), TimeProvider.System, new Random(1),
            NullLogger<MirrorScanner>.Instance);
        var mirror = Mirror with { Urls = new MirrorUrls($"http://127.0.0.1:{server.Port}/") };

        var outcome = await scanner.ScanAsync(new ScanRequest(mirror, null), CancellationToken.None);

        Assert.Equal((ScanResult.Completed, 1, 1), (outcome.Report.Result, outcome.Report.Matched, outcome.Report.Outdated));
        Assert.Equal([300, 303], new[] { 300, 301, 302, 303 }.Where(id => outcome.Files!.Contains(new FileId(id))));
    }
}
