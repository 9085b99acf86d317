using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>What a scan makes of rsync's listings.</summary>
[Collection(AloneCollection.Name)]
public sealed class RsyncScanTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FileIndexFixture _index = new();

    public async Task InitializeAsync()
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/a", 1, 5, Noon.Ticks), FileIndexFixture.Put("/b", 2, 5, Noon.Ticks));
        _index.Router.MarkComplete();
    }

    public Task DisposeAsync() => _index.StopAsync();

    [NeedsProgramsFact("setpriv")]
    public async Task Without_the_program_the_next_protocol_is_tried()
    {
        var http = new FakeLister("http", [Entry("a", ListedKind.File), Entry("b", ListedKind.File)]);
        var outcome = await ScanAsync(RsyncKit.Lister(rsync: new RsyncOptions("no-such-rsync")), http);
        Assert.Equal((ScanResult.Completed, "http", 2), (outcome.Report.Result, outcome.Report.Protocol, outcome.Report.Matched));
    }

    [Fact]
    public async Task Links_and_what_is_staged_are_not_held()
    {
        var outcome = await ScanAsync(
            new FakeLister("rsync", [Entry("a", ListedKind.Staged), Entry("b", ListedKind.File), Entry("c", ListedKind.Link)]));
        Assert.Equal((1, 0, 0), (outcome.Report.Matched, outcome.Report.Outdated, outcome.Report.Foreign));
        var only = await ScanAsync(new FakeLister("rsync", [Entry("a", ListedKind.Link), Entry("b", ListedKind.Staged)]));
        Assert.Equal(ScanResult.Suspicious, only.Report.Result);
    }

    private static ListedEntry Entry(string path, ListedKind kind) =>
        new(path, SizeRange.Exactly(5), new ListedTime(Noon.Ticks, TimeSpan.TicksPerSecond), kind);

    private Task<ScanOutcome> ScanAsync(params IMirrorLister[] listers)
    {
        var scanner = new MirrorScanner(
            _index.Table, listers, new FakeFileCheck(), FakeRangeCheck.None(_index.Table), new ScanOptions(), TimeProvider.System,
            new Random(1), NullLogger<MirrorScanner>.Instance);
        var urls = new MirrorUrls(Http: "http://127.0.0.1/", Rsync: "rsync://127.0.0.1/m/");
        return scanner.ScanAsync(
            new ScanRequest(new MirrorDefinition { Repository = "default", Id = "one", Urls = urls }, null), CancellationToken.None);
    }
}
