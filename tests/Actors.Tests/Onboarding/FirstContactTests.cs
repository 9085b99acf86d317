using System.Net;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Onboarding;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Admin;

namespace MirrorActors.Actors.Tests.Onboarding;

public sealed class FirstContactTests : IAsyncLifetime
{
    private const string Index = """<html><title>Index of /</title><body><pre><a href="a%20b.iso">a b.iso</a> 01-Jan-2026 00:00 10</pre></body></html>""";
    private readonly FileIndexFixture _files = new();
    private readonly FakeClock _clock = new();
    private readonly OutgoingHttp _http = OutgoingTestKit.Http();
    private RequestDelegate _answer = _ => Task.CompletedTask;
    private ToyServer _server = null!;

    public async Task InitializeAsync()
    {
        await _files.ApplyAsync(FileIndexFixture.Put("/a b.iso", 1, size: 10));
        _server = await ToyServer.StartAsync(context => _answer(context));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        await _files.StopAsync();
    }

    [Fact]
    public async Task A_good_mirror_has_a_known_file_in_full_size_and_can_be_listed()
    {
        _answer = context =>
        {
            context.Response.ContentLength = context.Request.Path == "/pub/a b.iso" ? 10 : null;
            if (context.Request.Path != "/pub/") return Task.CompletedTask;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(Index);
        };
        var findings = await LookAsync(new MirrorUrls(Http: _server.At("pub/").ToString()), new HttpIndexLister(_http, "http"));
        Assert.Equal(
            [$"Ok http: {_server.At("pub/a%20b.iso")} is there in full size", "Ok http: it can be listed"], findings);
    }

    [Theory]
    [InlineData(404, 0, "answers 404")]
    [InlineData(200, 11, "has 11 bytes, published are 10")]
    [InlineData(302, 0, "redirect")]
    [InlineData(200, 0, "answers without its size (Content-Length)")]
    public async Task A_file_that_is_not_as_published_is_a_warning(int status, int length, string expected)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            if (length > 0) context.Response.ContentLength = length;
            if (status == 302) context.Response.Headers.Location = "http://elsewhere.example/";
            return Task.CompletedTask;
        };
        var findings = await LookAsync(new MirrorUrls(Http: _server.Root.ToString()));
        Assert.StartsWith("Warning http: ", Assert.Single(findings), StringComparison.Ordinal);
        Assert.Contains(expected, findings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_url_for_scans_is_listed()
    {
        var urls = new MirrorUrls(Rsync: "rsync://127.0.0.1/mod/", Ftp: "ftp://127.0.0.1/");
        Assert.Equal(
            ["Ok rsync: it can be listed", "Ok ftp: it can be listed"],
            await LookAsync(urls, new AdminLister("rsync"), new AdminLister("ftp")));
        Assert.Equal("Warning rsync: its listing is empty", (await LookAsync(urls, new AdminLister("rsync") { Names = [] }))[0]);
        Assert.Equal(
            "Warning rsync: it cannot be listed: unknown module",
            (await LookAsync(urls, new AdminLister("rsync") { Fails = "unknown module" }))[0]);
    }

    [Fact]
    public async Task A_listing_that_shows_nothing_for_ten_seconds_is_left()
    {
        var looking = LookAsync(new MirrorUrls(Rsync: "rsync://127.0.0.1/mod/"), new AdminLister("rsync") { Names = null });
        await Awaited.Of(_clock.WaitForTimersAsync(1), "the deadline to be set");
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("Warning rsync: no file was listed within 10 s", Assert.Single(await Awaited.Of(looking, "the end")));
    }

    [Fact]
    public async Task A_host_that_must_not_be_called_is_an_error_and_nothing_else_is_tried_there()
    {
        var findings = await LookAsync(
            new MirrorUrls(Http: "http://10.0.0.1/", Rsync: "rsync://10.0.0.1/mod/"), new AdminLister("rsync"));
        Assert.Equal(2, findings.Count);
        Assert.All(findings, f => Assert.Matches("^Error (http|rsync): 10.0.0.1: .*outgoing.allow-private", f));
    }

    private async Task<IReadOnlyList<string>> LookAsync(MirrorUrls urls, params IMirrorLister[] listers)
    {
        var contact = new FirstContact(
            _http, new GuardedResolver(OutgoingTestKit.Loopback), listers, _files.Table, _clock, new Random(1));
        var mirror = new MirrorDefinition { Repository = "default", Id = "m", Urls = urls };
        var (_, findings) = await Awaited.Of(contact.LookAtAsync(mirror, CancellationToken.None), "the first contact");
        return [.. findings.Select(f => $"{f.Level} {f.About}: {f.Text}")];
    }
}
