using System.Net;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Probing;

/// <summary>Servers that answer, and not as they should.</summary>
public sealed class ProbeAnswerTests
{
    private const int Size = 1000;
    private static readonly ProbeOptions Options = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), 3, 2, MaxRedirects: 5);
    private static readonly ProbeRange Range = new(100, 50);

    [Theory]
    [InlineData(403)]
    [InlineData(405)]
    [InlineData(501)]
    public async Task Where_head_is_refused_a_get_of_one_byte_decides(int refusal)
    {
        await using var server = await ToyServer.StartAsync(context => context.Request.Method == "HEAD"
            ? Status(context, refusal)
            : context.Request.Path == "/a.iso" ? PartAsync(context, new byte[Size]) : Status(context, 404));

        var good = await HeadAsync(server.At("a.iso"));
        var gone = await HeadAsync(server.At("b.iso"));

        Assert.Equal((ObservationKind.Good, $"206 for /a.iso (HEAD: {refusal})", 2), (good.Kind, good.Reason, good.Requests));
        Assert.Equal((ObservationKind.Missing, $"404 for /b.iso (HEAD: {refusal})"), (gone.Kind, gone.Reason));
        Assert.StartsWith("GET /a.iso HTTP/1.1\n", good.Evidence!.Request, StringComparison.Ordinal);
        Assert.Contains("Range: bytes=0-0\n", good.Evidence.Request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "120", "429 for /a.iso, Retry-After 120 s")]
    [InlineData(503, null, "503 for /a.iso")]
    public async Task A_server_that_asks_to_come_later_is_busy(int status, string? later, string reason)
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = later;
            return Status(context, status);
        });

        var seen = await HeadAsync(server.At("a.iso"));

        Assert.Equal((ObservationKind.Busy, reason), (seen.Kind, seen.Reason));
    }

    [Fact]
    public async Task Http_that_sends_to_https_on_the_same_host_and_path_is_https_only()
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.Redirect($"https://127.0.0.1:9{context.Request.Path}");
            return Task.CompletedTask;
        });

        var seen = await AskAsync(new ProbeQuestion(server.At("a%20b.iso"), Size) { TellsHttpsOnly = true });

        Assert.Equal((ObservationKind.HttpsOnly, true), (seen.Kind, seen.IsFinal));
        Assert.Contains("https://127.0.0.1:9/a%20b.iso", seen.Reason, StringComparison.Ordinal);
        Assert.Equal(1, seen.Requests);
    }

    [Fact]
    public async Task Http_that_sends_to_another_path_by_https_is_followed()
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.Redirect("https://127.0.0.1:1/login");
            return Task.CompletedTask;
        });

        var seen = await AskAsync(new ProbeQuestion(server.At("a.iso"), Size) { TellsHttpsOnly = true });

        Assert.Equal((ObservationKind.Unreachable, 2), (seen.Kind, seen.Requests));
    }

    [Theory]
    [InlineData("/a.iso", ObservationKind.WrongAnswer)]
    [InlineData("/index.html.de", ObservationKind.Good)]
    [InlineData("/README", ObservationKind.Good)]
    public async Task A_page_in_place_of_a_file_is_a_failure_whatever_its_size(string path, ObservationKind kind)
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = Size;
            return Task.CompletedTask;
        });

        var seen = await HeadAsync(server.At(path));

        Assert.Equal(kind, seen.Kind);
        if (kind == ObservationKind.WrongAnswer) Assert.Equal("200 with an HTML page instead of /a.iso", seen.Reason);
        Assert.Equal(path == "/README", !seen.Warnings.IsEmpty);
    }

    [Theory]
    [InlineData("text/plain", null, null, "Content-Type text/plain for a packed file")]
    [InlineData(null, "x-gzip", null, "Content-Encoding x-gzip for a packed file: clients may unpack it")]
    [InlineData(null, null, "none", "it serves no ranges")]
    [InlineData("application/gzip", null, "bytes", null)]
    public async Task What_clients_may_stumble_over_is_a_warning(string? type, string? coding, string? ranges, string? warning)
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.ContentType = type;
            context.Response.Headers.ContentEncoding = coding;
            context.Response.Headers.AcceptRanges = ranges;
            context.Response.ContentLength = Size;
            return Task.CompletedTask;
        });

        var seen = await HeadAsync(server.At("a.tar.gz"));

        Assert.True(seen.Ok, seen.Reason);
        Assert.Equal(warning is null ? [] : new[] { warning }, seen.Warnings.AsEnumerable());
    }

    [Fact]
    public async Task A_range_that_is_ignored_is_a_warning()
    {
        await using var server = await ToyServer.StartAsync(context => WholeAsync(context, Size));

        var seen = await GetAsync(server.At("a.iso"));

        Assert.True(seen.Ok, seen.Reason);
        Assert.Equal("it serves no ranges", Assert.Single(seen.Warnings));
        Assert.Equal(Range.Length, seen.Bytes);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n", ObservationKind.WrongAnswer, "500 for /a.iso")]
    [InlineData("HTTP/1.1 206 Part\r\nContent-Length: 50\r\n\r\n", ObservationKind.WrongAnswer, "without a usable Content-Range")]
    [InlineData(
        "HTTP/1.1 206 Part\r\nContent-Length: 50\r\nContent-Range: bytes 100-149/999\r\n\r\n",
        ObservationKind.WrongAnswer, "999 bytes instead of 1000")]
    [InlineData(
        "HTTP/1.1 206 Part\r\nContent-Length: 50\r\nContent-Range: bytes 0-49/1000\r\n\r\n",
        ObservationKind.WrongAnswer, "bytes 0-49 instead of 100-149")]
    [InlineData(
        "HTTP/1.1 416 No\r\nContent-Length: 0\r\nContent-Range: bytes */7\r\n\r\n", ObservationKind.WrongAnswer, "7 bytes instead of 1000")]
    [InlineData(
        "HTTP/1.1 206 Part\r\nContent-Length: 50\r\nContent-Range: bytes 100-149/1000\r\n\r\nshort",
        ObservationKind.WrongAnswer, "the answer ended early")]
    [InlineData(
        "HTTP/1.1 206 Part\r\nTransfer-Encoding: chunked\r\nContent-Range: bytes 100-149/1000\r\n\r\n5\r\nshort\r\n0\r\n\r\n",
        ObservationKind.WrongAnswer, "the body ends after 5 of 50 bytes")]
    public async Task A_server_whose_head_is_fine_fails_by_its_get(string answer, ObservationKind kind, string reason)
    {
        await using var server = new RawServer(call => call.SayAsync(
            call.Head.StartsWith("HEAD", StringComparison.Ordinal) ? $"HTTP/1.1 200 OK\r\nContent-Length: {Size}\r\n\r\n" : answer));

        Assert.True((await HeadAsync(server.At("a.iso"))).Ok);
        var seen = await GetAsync(server.At("a.iso"));

        Assert.Equal(kind, seen.Kind);
        Assert.Contains(reason, seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_reset_in_the_body_is_no_answer()
    {
        await using var server = new RawServer(async call =>
        {
            await call.SayAsync("HTTP/1.1 206 Part\r\nContent-Length: 50\r\nContent-Range: bytes 100-149/1000\r\n\r\nsome");
            call.Reset();
        });

        var seen = await GetAsync(server.At("a.iso"));

        Assert.Equal(ObservationKind.Unreachable, seen.Kind);
        Assert.Contains("ConnectionReset", seen.Reason, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 206 Part\n", seen.Evidence!.Response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_loop_costs_few_requests()
    {
        await using var circle = new RawServer(
            call => MovedAsync(call, call.Head.Contains("/a.iso ", StringComparison.Ordinal) ? "b" : "a.iso"));
        await using var endless = new RawServer(call => MovedAsync(call, call.Head.Split(' ')[1] + "x"));

        var round = await HeadAsync(circle.At("a.iso"));
        var further = await HeadAsync(endless.At("a.iso"));

        Assert.Equal((ObservationKind.WrongAnswer, 2), (round.Kind, circle.Requests));
        Assert.Equal((ObservationKind.WrongAnswer, 1 + Options.MaxRedirects), (further.Kind, endless.Requests));
    }

    [Theory]
    [InlineData(RedirectScope.SameSite, false)]
    [InlineData(RedirectScope.None, false)]
    [InlineData(RedirectScope.List, true)]
    [InlineData(RedirectScope.Any, true)]
    public async Task A_mirror_may_send_where_its_definition_says(RedirectScope scope, bool allowed)
    {
        await using var other = await ToyServer.StartAsync(context => WholeAsync(context, Size));
        await using var server = new RawServer(call => MovedAsync(call, $"http://cdn.example:{other.Root.Port}/a.iso"));
        using var http = OutgoingTestKit.Http(OutgoingTestKit.Names(("cdn.example", "127.0.0.1")));
        var question = new ProbeQuestion(server.At("a.iso"), Size)
        {
            Redirects = new MirrorRedirects { Scope = scope, Hosts = ["cdn.example"] },
        };

        var seen = await new HeadProbe(http, Options).ProbeAsync(question, CancellationToken.None);

        Assert.Equal(allowed ? ObservationKind.Good : ObservationKind.WrongAnswer, seen.Kind);
    }

    [Theory]
    [InlineData("https://tls.example/", 1, true)]
    [InlineData("https://tls.example/", 0, false)]
    public async Task A_certificate_that_ends_soon_is_told(string root, int days, bool soon)
    {
        var made = new TestCertificates(TimeProvider.System.GetUtcNow());
        await using var server = await ToyServer.StartAsync(context => WholeAsync(context, Size), made.Direct("tls.example"));
        using var http = OutgoingTestKit.Http(
            OutgoingTestKit.Names(("tls.example", "127.0.0.1")) with { TrustedRoots = [made.Root] });
        var options = Options with { CertificateWarning = TimeSpan.FromDays(2 * days) };
        var file = new UriBuilder(new Uri(new Uri(root), "a.iso")) { Port = server.Root.Port }.Uri;

        var seen = await new HeadProbe(http, options).ProbeAsync(new ProbeQuestion(file, Size), CancellationToken.None);

        Assert.True(seen.Ok, seen.Reason);
        Assert.Equal(soon, seen.Certificate!.Value.IsSoon);
        Assert.Equal(soon, seen.Warnings.Any(warning => warning.StartsWith("its certificate ends at ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_times_of_each_part_are_told()
    {
        var made = new TestCertificates(TimeProvider.System.GetUtcNow());
        await using var server = await ToyServer.StartAsync(context => PartAsync(context, new byte[Size]), made.Direct("tls.example"));
        using var http = OutgoingTestKit.Http(
            OutgoingTestKit.Names(("tls.example", "127.0.0.1")) with { TrustedRoots = [made.Root] });
        var question = new ProbeQuestion(new Uri($"https://tls.example:{server.Root.Port}/a.iso"), Size) { IsGet = true, Range = Range };

        var seen = await new HeadProbe(http, Options).ProbeAsync(question, CancellationToken.None);

        var timings = seen.Timings!.Value;
        Assert.All(
            [timings.Dns, timings.Connect, timings.Tls, timings.FirstByte],
            time => Assert.InRange(time!.Value, TimeSpan.FromTicks(1), Options.Timeout));
        Assert.InRange(timings.BytesPerSecond!.Value, 1, double.MaxValue);
    }

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task WholeAsync(HttpContext context, int size)
    {
        context.Response.ContentLength = size;
        if (context.Request.Method == "GET") await context.Response.Body.WriteAsync(new byte[size]);
    }

    private static Task PartAsync(HttpContext context, byte[] file) =>
        Results.File(file, "application/octet-stream", enableRangeProcessing: true).ExecuteAsync(context);

    private static Task MovedAsync(RawCall call, string to) =>
        call.SayAsync($"HTTP/1.1 302 Moved\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private static Task<ProbeObservation> HeadAsync(Uri file) => AskAsync(new ProbeQuestion(file, Size));

    private static Task<ProbeObservation> GetAsync(Uri file) => AskAsync(new ProbeQuestion(file, Size) { IsGet = true, Range = Range });

    private static async Task<ProbeObservation> AskAsync(ProbeQuestion question)
    {
        using var http = OutgoingTestKit.Http();
        return await new HeadProbe(http, Options).ProbeAsync(question, CancellationToken.None);
    }
}
