using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Tests.Catalogue;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class TraceReaderTests : IDisposable
{
    private const string Path = "/project/trace/ma ster";
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TempTree _tree = new();
    private readonly Told _told = new();

    public TraceReaderTests() => _tree.Write(Path, Unix(Noon));

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData(-90, 90)]
    [InlineData(0, 0)]
    [InlineData(30, 0)]
    public async Task A_trace_is_as_far_behind_as_the_tree_says_and_never_ahead(int minutes, int behind)
    {
        string? asked = null;
        await using var server = await ToyServer.StartAsync(context =>
        {
            asked = context.Request.Path.Value;
            return context.Response.WriteAsync(Unix(Noon.AddMinutes(minutes)) + " sync\n");
        });

        var trace = await ReadAsync(server.At("pub/"));

        Assert.Equal("/pub" + Path, asked);
        Assert.Equal(new Trace(Noon.AddMinutes(minutes), TimeSpan.FromMinutes(behind)), trace);
        Assert.Empty(_told.Lines);
    }

    [Fact]
    public async Task A_trace_that_cannot_be_read_is_told_once_and_again_when_that_changes()
    {
        var answer = "404";
        await using var server = await ToyServer.StartAsync(context =>
        {
            if (answer == "404") context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync(answer);
        });
        using var http = OutgoingTestKit.Http();
        var reader = Reader(http);

        foreach (var next in new[] { "404", "404", "<html>", "<html>", new string('1', 70_000), Unix(Noon), Unix(Noon), "404" })
        {
            answer = next;
            var trace = await reader.ReadAsync(At(server.Root), CancellationToken.None);
            Assert.Equal(next == Unix(Noon) ? Noon : null, trace.Time);
        }

        Assert.Equal(
            ["404 for", "does not begin", "beyond 65536", "tells the time again", "404 for"],
            _told.Lines.Select(line => new[] { "404 for", "does not begin", "beyond 65536", "tells the time again" }
                .Single(part => line.Contains(part, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("link")]
    [InlineData("text")]
    [InlineData("directory")]
    [InlineData("large")]
    public async Task Without_the_trees_own_the_mirrors_time_is_known_but_not_how_far_behind_it_is(string own)
    {
        _tree.Delete(Path);
        if (own == "link") _tree.Link(Path, "/etc/hostname");
        if (own == "text") _tree.Write(Path, "soon");
        if (own == "directory") _tree.Write(Path + "/x");
        if (own == "large") _tree.Write(Path, Unix(Noon) + new string(' ', 70_000));
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync(Unix(Noon)));
        using var http = OutgoingTestKit.Http();
        var reader = Reader(http);

        Assert.Equal(new Trace(Noon, null), await reader.ReadAsync(At(server.Root), CancellationToken.None));
        await reader.ReadAsync(At(server.Root), CancellationToken.None);

        Assert.Contains("of the tree tells no time", Assert.Single(_told.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_without_http_has_none()
    {
        using var http = OutgoingTestKit.Http();
        var mirror = At(new Uri("http://a.example/")) with { Urls = new MirrorUrls(Rsync: "rsync://a.example/m/") };

        Assert.Equal(default, await Reader(http).ReadAsync(mirror, CancellationToken.None));
        Assert.Empty(_told.Lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scan_reports_the_trace_whether_the_listing_fails_or_not(bool fails)
    {
        var index = new FileIndexFixture();
        await index.ApplyAsync(FileIndexFixture.Put("/f", 1));
        index.Router.MarkComplete();
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync(Unix(Noon.AddHours(-1))));
        using var http = OutgoingTestKit.Http();
        var listed = new ListedEntry("f", SizeRange.Exactly(1), null);
        var scanner = new MirrorScanner(
            index.Table, [new FakeLister("http", [listed], fails: fails ? "no index" : null)], new ScanOptions(), TimeProvider.System,
            NullLogger<MirrorScanner>.Instance, Reader(http));

        var report = (await scanner.ScanAsync(new ScanRequest(At(server.Root), null), CancellationToken.None)).Report;

        Assert.Equal(fails ? ScanResult.Failed : ScanResult.Completed, report.Result);
        Assert.Equal((Noon.AddHours(-1), TimeSpan.FromHours(1)), (report.Trace, report.TraceBehind));
        await index.StopAsync();
    }

    private static string Unix(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static MirrorDefinition At(Uri root) => new() { Repository = "default", Id = "m", Urls = new MirrorUrls(root.ToString()) };

    private async Task<Trace> ReadAsync(Uri root)
    {
        using var http = OutgoingTestKit.Http();
        return await Reader(http).ReadAsync(At(root), CancellationToken.None);
    }

    private TraceReader Reader(OutgoingHttp http) =>
        new(http, new SourceTree(_tree.Root, new NameRules([], false)), Path, _told);

    private sealed class Told : ILogger<TraceReader>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
