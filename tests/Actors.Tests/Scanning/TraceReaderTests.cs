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
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class TraceReaderTests : IDisposable
{
    private const string Path = "/project/trace/ma ster";
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TempTree _tree = new();
    private readonly Told _told = new();
    private readonly FakeClock _clock = new(Noon);

    public TraceReaderTests() => _tree.Write(Path, Unix(Noon));

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData(-90, 90)]
    [InlineData(0, 0)]
    [InlineData(60, 0)]
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
    public async Task Without_a_tree_the_origins_own_is_that_of_the_upstream_or_not_known()
    {
        await using var upstream = await ToyServer.StartAsync(context => context.Response.WriteAsync(Unix(Noon)));
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync(Unix(Noon.AddHours(-2))));
        using var http = OutgoingTestKit.Http();
        var mirror = new MirrorDefinition { Repository = "r", Id = "m", Urls = new MirrorUrls(Http: server.Root.AbsoluteUri) };
        var origin = new UpstreamTrace(http, upstream.At("pub/").AbsoluteUri, Path);
        var read = await new TraceReader(http, origin, Path, _clock, _told).ReadAsync(mirror, CancellationToken.None);
        Assert.Equal(new Trace(Noon.AddHours(-2), TimeSpan.FromHours(2)), read);

        var unknown = new TraceReader(http, new NoTrace("no http"), Path, _clock, _told);
        Assert.Equal(new Trace(Noon.AddHours(-2), null), await unknown.ReadAsync(mirror, CancellationToken.None));
        await unknown.ReadAsync(mirror, CancellationToken.None);
        Assert.Contains("no http", Assert.Single(_told.Lines), StringComparison.Ordinal);
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

    [Fact]
    public async Task A_time_more_than_an_hour_ahead_is_as_good_as_none()
    {
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync(Unix(Noon.AddMinutes(61))));

        Assert.Equal(default, await ReadAsync(server.Root));

        Assert.Contains("a time more than an hour ahead", Assert.Single(_told.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("ahead")]
    [InlineData("link")]
    [InlineData("text")]
    [InlineData("directory")]
    [InlineData("large")]
    public async Task Without_the_trees_own_the_mirrors_time_is_known_but_not_how_far_behind_it_is(string own)
    {
        _tree.Delete(Path);
        if (own == "link") _tree.Link(Path, "/etc/hostname");
        if (own == "ahead") _tree.Write(Path, Unix(Noon.AddMinutes(61)));
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
    public async Task An_origin_that_stands_still_is_told_once_and_makes_nobody_old()
    {
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync(Unix(Noon)));
        using var http = OutgoingTestKit.Http(OutgoingTestKit.Loopback);
        var reader = Reader(http);
        foreach (var hours in new[] { 36, 1, 30 })
        {
            _clock.Advance(TimeSpan.FromHours(hours));
            Assert.Equal(new Trace(Noon, TimeSpan.Zero), await reader.ReadAsync(At(server.Root), CancellationToken.None));
        }

        Assert.Contains("stands still since 2026-11-21 12:00:00Z", Assert.Single(_told.Lines), StringComparison.Ordinal);
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
        var known = new Trace(Noon.AddHours(-30), TimeSpan.FromHours(30));

        var report = await ScanAsync(Unix(Noon.AddHours(-1)), known, fails);

        Assert.Equal(fails ? ScanResult.Failed : ScanResult.Completed, report.Result);
        Assert.Equal((Noon.AddHours(-1), TimeSpan.FromHours(1)), (report.Trace, report.TraceBehind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scan_that_cannot_read_the_trace_reports_what_was_known_of_it(bool fails)
    {
        var known = new Trace(Noon.AddHours(-30), TimeSpan.FromHours(30));

        var report = await ScanAsync("<html>", known, fails);

        Assert.Equal(known, new Trace(report.Trace, report.TraceBehind));
    }

    [Fact]
    public async Task A_scan_that_cannot_read_the_trees_own_reports_the_lag_that_was_known()
    {
        _tree.Delete(Path);

        var report = await ScanAsync(Unix(Noon), new Trace(Noon.AddHours(-30), TimeSpan.FromHours(30)));

        Assert.Equal((Noon, TimeSpan.FromHours(30)), (report.Trace, report.TraceBehind));
    }

    private static string Unix(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static MirrorDefinition At(Uri root) => new() { Repository = "default", Id = "m", Urls = new MirrorUrls(root.ToString()) };

    private async Task<Trace> ReadAsync(Uri root)
    {
        using var http = OutgoingTestKit.Http();
        return await Reader(http).ReadAsync(At(root), CancellationToken.None);
    }

    private async Task<ScanReport> ScanAsync(string answer, Trace known, bool fails = false)
    {
        var index = new FileIndexFixture();
        await index.ApplyAsync(FileIndexFixture.Put("/f", 1));
        index.Router.MarkComplete();
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync(answer));
        using var http = OutgoingTestKit.Http();
        var listed = new ListedEntry("f", SizeRange.Exactly(1), null);
        var scanner = new MirrorScanner(
            index.Table, [new FakeLister("http", [listed], fails: fails ? "no index" : null)], new FakeFileCheck(), FakeRangeCheck.None(index.Table),
            new ScanOptions(), TimeProvider.System, new Random(1), NullLogger<MirrorScanner>.Instance, Reader(http));

        var last = new ScanReport { Result = ScanResult.Completed, Started = Noon, Trace = known.Time, TraceBehind = known.Behind };
        var outcome = await scanner.ScanAsync(new ScanRequest(At(server.Root), null) { LastGood = last }, CancellationToken.None);
        await index.StopAsync();
        return outcome.Report;
    }

    private TraceReader Reader(OutgoingHttp http) =>
        new(http, new TreeTrace(new SourceTree(_tree.Root, new NameRules([], false)), Path), Path, _clock, _told);

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
