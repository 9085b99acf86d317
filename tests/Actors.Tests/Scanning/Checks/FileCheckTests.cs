using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning.Checks;

public sealed class FileCheckTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Earlier = Noon.AddDays(-3);
    private readonly FileIndexFixture _index = new();

    public async Task InitializeAsync() => await _index.ApplyAsync(
        File("/ok", 1), File("/short", 2), File("/older", 3), File("/touched", 4) with { OtherModified = [Earlier.UtcTicks + 7] },
        File("/missing", 5), File("/left", 6), File("/many", 7), File("/down", 8), File("/closed", 9), File("/unsized", 10),
        File("/undated", 11), File("/moved", 12), File("/elsewhere", 13), File("/a b/#%.iso", 14),
        File("/changing", 15) with { IsSuspended = true },
        File("/changed", 16) with { IsSuspended = true, OtherModified = [Earlier.UtcTicks] });

    public Task DisposeAsync() => _index.StopAsync();

    [Theory]
    [InlineData("/ok", FileCheckVerdict.Held, "200 for /ok")]
    [InlineData("/a b/#%.iso", FileCheckVerdict.Held, "200 for /a%20b/%23%25.iso")]
    [InlineData("/touched", FileCheckVerdict.Held, "200 for /touched")]
    [InlineData("/undated", FileCheckVerdict.Held, "200 for /undated")]
    [InlineData("/moved", FileCheckVerdict.Held, "200 for /moved")]
    [InlineData("/short", FileCheckVerdict.Outdated, "9 bytes instead of 10")]
    [InlineData("/older", FileCheckVerdict.Outdated, "modified 2026-02-26 12:00:00Z instead of 2026-03-01 12:00:00Z")]
    [InlineData("/changing", FileCheckVerdict.Outdated, "modified")]
    [InlineData("/changed", FileCheckVerdict.Held, "200 for /changed")]
    [InlineData("/missing", FileCheckVerdict.Gone, "404 for /missing")]
    [InlineData("/left", FileCheckVerdict.Gone, "410 for /left")]
    [InlineData("/many", FileCheckVerdict.Busy, "429 for /many")]
    [InlineData("/down", FileCheckVerdict.Busy, "503 for /down")]
    [InlineData("/closed", FileCheckVerdict.Unclear, "403 for /closed")]
    [InlineData("/unsized", FileCheckVerdict.Unclear, "200 for /unsized without Content-Length")]
    [InlineData("/elsewhere", FileCheckVerdict.Unclear, "a redirect to another host")]
    public async Task An_answer_tells_whether_the_mirror_has_the_published_version(string path, FileCheckVerdict verdict, string reason)
    {
        var result = await CheckAsync(path);

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_without_true_times_is_judged_by_the_size_alone()
    {
        var rules = new MirrorFileRules { IgnoreMtime = true };
        Assert.Equal(FileCheckVerdict.Held, (await CheckAsync("/older", rules)).Verdict);
        Assert.Equal(FileCheckVerdict.Outdated, (await CheckAsync("/short", rules)).Verdict);
    }

    [Fact]
    public async Task What_the_mirror_said_is_told()
    {
        var result = await CheckAsync("/older");
        Assert.Equal(10, result.Size);
        Assert.Equal(Earlier, result.Modified);
    }

    [Fact]
    public async Task How_long_to_wait_is_told_and_bounded()
    {
        Assert.Equal(TimeSpan.FromSeconds(120), (await CheckAsync("/many")).RetryAfter);
        Assert.Equal(TimeSpan.FromDays(1), (await CheckAsync("/down")).RetryAfter);
        Assert.Null((await CheckAsync("/missing")).RetryAfter);
    }

    [Fact]
    public async Task A_mirror_that_cannot_be_asked_says_nothing_about_the_file()
    {
        using var http = OutgoingTestKit.Http();
        var refused = await CheckAsync(http, CheckKit.Mirror(new Uri("http://10.0.0.1/")), "/ok");
        Assert.Equal(FileCheckVerdict.Unclear, refused.Verdict);
        Assert.Contains("10.0.0.1", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(FileCheckVerdict.Unclear, (await CheckAsync(http, CheckKit.Mirror(null), "/ok")).Verdict);
    }

    [Fact]
    public async Task Https_is_asked_where_there_is_one()
    {
        using var http = OutgoingTestKit.Http();
        var mirror = CheckKit.Mirror(new Uri("http://127.0.0.1:9/")) with
        {
            Urls = new MirrorUrls(Http: "http://10.0.0.1/", Https: "https://10.0.0.2/"),
        };
        Assert.Contains("10.0.0.2", (await CheckAsync(http, mirror, "/ok")).Reason, StringComparison.Ordinal);
    }

    private static FilePut File(string path, int id) => FileIndexFixture.Put(path, id, size: 10, modified: Noon.UtcTicks + 1234567);

    private async Task<FileCheckResult> CheckAsync(string path, MirrorFileRules? rules = null)
    {
        await using var server = await ToyServer.StartAsync(AnswerAsync);
        using var http = OutgoingTestKit.Http();
        return await CheckAsync(http, CheckKit.Mirror(server.Root, rules), path);
    }

    private Task<FileCheckResult> CheckAsync(OutgoingHttp http, MirrorDefinition mirror, string path) =>
        new FileCheck(http, CheckKit.Options, new FakeClock()).CheckAsync(mirror, _index.Find(path), CancellationToken.None);

    private static Task AnswerAsync(HttpContext context)
    {
        Assert.Equal("HEAD", context.Request.Method);
        var response = context.Response;
        var path = context.Request.Path.Value;
        response.StatusCode = path switch
        {
            "/missing" => 404,
            "/left" => 410,
            "/many" => 429,
            "/down" => 503,
            "/closed" => 403,
            _ => 200,
        };
        if (path is "/many") response.Headers.RetryAfter = "120";
        else if (path is "/down") response.Headers.RetryAfter = "Fri, 01 Jan 2027 00:00:00 GMT";
        else if (path is "/moved") response.Redirect("/ok");
        else if (path is "/elsewhere") response.Redirect("http://127.0.0.2/ok");
        if (path is not "/unsized") response.ContentLength = path is "/short" ? 9 : 10;
        if (path is not "/undated")
            response.Headers.LastModified = (path is "/older" or "/touched" or "/changed" ? Earlier : Noon).ToString("R");
        return Task.CompletedTask;
    }
}
