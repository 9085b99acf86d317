using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>A scanner of a hundred published files, with listers and answers of the test.</summary>
public abstract class ScannerKit : IAsyncLifetime
{
    protected const int Files = 100;
    protected const long LargeFile = 1090;
    protected static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 30);
    protected static readonly MirrorDefinition Mirror = new()
    {
        Repository = "default",
        Id = "one",
        Urls = new MirrorUrls(Http: "http://one.example/", Rsync: "rsync://one.example/m/"),
    };

    protected static readonly ScanReport Good = new() { Result = ScanResult.Completed, Started = Noon };

    private protected FileIndexFixture Index { get; } = new();

    private protected FakeRangeCheck Ranges { get; } = new();

    private protected FakeFileCheck Check { get; set; } = new();

    public async Task InitializeAsync()
    {
        var files = Enumerable.Range(0, Files);
        await Index.ApplyAsync(
            [.. files.Select(i => FileIndexFixture.Put($"/f{i}", i, 1000 + i, Noon.AddMinutes(i).Ticks))]);
        Index.Router.MarkComplete();
    }

    public Task DisposeAsync() => Index.StopAsync();

    protected static IEnumerable<ListedEntry> Listing(int count, TimeSpan zone = default) =>
        Enumerable.Range(0, count).Select(i => Entry($"f{i}", 1000 + i, Noon.AddMinutes(i) + zone));

    protected static ListedEntry Entry(string path, long size, DateTime shown) => new(
        path, SizeRange.Exactly(size), new ListedTime(shown.AddSeconds(-30).Ticks, TimeSpan.TicksPerMinute));

    private protected Task<ScanOutcome> ScanAsync(FakeLister lister, FileSet? previous = null, bool accept = false) =>
        ScanAsync([lister], previous, accept);

    private protected Task<ScanOutcome> ScanAsync(FakeLister first, FakeLister second) => ScanAsync([first, second], null, false);

    private protected Task<ScanOutcome> ScanAsync(FakeLister[] listers, FileSet? previous, bool accept) =>
        ScanAsync(listers, new ScanRequest(Mirror, previous is null ? null : _ => Task.FromResult<FileSet?>(previous), accept));

    private protected Task<ScanOutcome> ScanAsync(IReadOnlyList<IMirrorLister> listers, ScanRequest request)
    {
        var scanner = new MirrorScanner(
            Index.Table, listers, Check, new LargeFileCheck(Ranges, Index.Table, LargeFile), new ScanOptions(), TimeProvider.System,
            new Random(1), NullLogger<MirrorScanner>.Instance);
        return scanner.ScanAsync(request, CancellationToken.None);
    }
}
