using System.Net;
using MirrorActors.Protocol;
using MirrorActors.Testing;

namespace MirrorActors.Web.Tests.Admin;

public sealed class MirrorEndpointTests : AdminNodeTests
{
    private const string M = AdminCall.Mirrors + "/m";

    [Fact]
    public async Task Mirrors_are_listed_by_name_and_shown_with_their_health()
    {
        await Client.AddAsync("zoo");
        await Client.AddAsync("ant");
        var list = await Client.GetAsync(AdminCall.Mirrors, HttpStatusCode.OK);
        Assert.Equal(["ant", "zoo"], list.Json.EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        var ant = await Client.GetAsync(AdminCall.Mirrors + "/ant", HttpStatusCode.OK);
        Assert.Equal("Unknown", ant.Json.GetProperty("schemes").GetProperty("http").GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/enable")]
    [InlineData("POST", "/disable")]
    [InlineData("POST", "/drain")]
    [InlineData("POST", "/drain?until=2h")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/scan")]
    [InlineData("POST", "/scan?wait=true")]
    [InlineData("GET", "/scan")]
    [InlineData("DELETE", "/scan")]
    [InlineData("GET", "/scan/transcript")]
    [InlineData("POST", "/probe")]
    [InlineData("POST", "/set", """{"fields":{"weight":"1"}}""")]
    [InlineData("POST", "/rename", """{"to":"n"}""")]
    public async Task An_unknown_mirror_is_not_found_and_a_bad_name_or_repository_named(string method, string verb, string? body = null)
    {
        var unknown = await Client.CallAsync(new HttpMethod(method), M + verb, body);
        Assert.Equal((HttpStatusCode.NotFound, "id"), (unknown.Status, unknown.Faults));
        var bad = await Client.CallAsync(new HttpMethod(method), $"{AdminCall.Mirrors}/Bad%20Name{verb}", body);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "id"), (bad.Status, bad.Faults));
        var elsewhere = await Client.CallAsync(new HttpMethod(method), $"/v1/repos/other/mirrors/m{verb}", body);
        Assert.Equal((HttpStatusCode.NotFound, "repo"), (elsewhere.Status, elsewhere.Faults));
    }

    [Theory]
    [InlineData("/enable?reason=LONG", null)]
    [InlineData("/set", """{"fields":{"weight":"1"},"reason":"LONG"}""")]
    [InlineData("/rename", """{"to":"n","reason":"LONG"}""")]
    [InlineData("", """{"id":"n","fields":{"http":"http://n.example/"},"check":false,"reason":"LONG"}""")]
    public async Task A_reason_beyond_its_limit_is_named_and_nothing_changes(string verb, string? body)
    {
        await Client.AddAsync("m");
        var longest = new string('x', Limits.TextChars);
        var path = verb.Length == 0 ? AdminCall.Mirrors : M + verb;
        Task<AdminAnswer> PostAsync(string reason) => Client.CallAsync(
            HttpMethod.Post,
            path.Replace("LONG", reason, StringComparison.Ordinal),
            body?.Replace("LONG", reason, StringComparison.Ordinal));

        var refused = await PostAsync(longest + "x");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "reason"), (refused.Status, refused.Faults));

        Assert.True((int)(await PostAsync(longest)).Status < 300);
    }

    [Fact]
    public async Task A_scan_under_way_is_followed_line_by_line_until_it_ends()
    {
        await Client.AddAsync("m");
        Node.Scanner.Hold();
        var scan = Client.PostAsync(M + "/scan?wait=true", null, HttpStatusCode.OK);
        await Awaited.Of(Node.Scanner.Begun, "the scan");
        var state = await Client.GetAsync(M + "/scan", HttpStatusCode.OK);
        Assert.Equal(0, state.Json.GetProperty("entries").GetInt64());
        using var response = await Awaited.Of(
            Client.GetAsync(new Uri(M + "/scan?follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead), "the first line");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("\"entries\":0", await Awaited.Of(lines.ReadLineAsync(), "the first line"), StringComparison.Ordinal);
        Node.Scanner.LetGo();
        await scan;
        var tick = TimeSpan.FromMilliseconds(500);
        await Awaited.Of(Node.Clock.WaitForTimerAsync(tick), "the wait before the next line");
        Node.Clock.Advance(tick);
        Assert.Null(await Awaited.Of(lines.ReadLineAsync(), "the end"));
        await Client.GetAsync(M + "/scan", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_transcript_of_a_scan_that_failed_is_told()
    {
        await Client.AddAsync("m");
        await Client.GetAsync(M + "/scan/transcript", HttpStatusCode.NotFound);
        Node.Scanner.Finds = null;
        Node.Scanner.Transcript = ["http: http://m.example/", "GET http://m.example/: 403"];
        await Client.PostAsync(M + "/scan?wait=true", null, HttpStatusCode.OK);

        var transcript = (await Client.GetAsync(M + "/scan/transcript", HttpStatusCode.OK)).Json;

        Assert.Equal("Failed", transcript.GetProperty("result").GetString());
        Assert.Equal(Node.Scanner.Transcript, transcript.GetProperty("lines").EnumerateArray().Select(line => line.GetString()));
    }

    [Fact]
    public async Task Enable_and_disable_show_the_state_they_lead_to_and_may_be_repeated()
    {
        await Client.AddAsync("m");
        Assert.True(await EnabledAsync("/enable"));
        Assert.True(await EnabledAsync("/enable"));
        Assert.False(await EnabledAsync("/disable"));
        Assert.False(await EnabledAsync("/disable"));
    }

    [Fact]
    public async Task A_drain_shows_its_end_until_it_is_over_or_ended()
    {
        await Client.AddAsync("m");
        await Client.PostAsync(M + "/enable", null, HttpStatusCode.OK);
        var until = Node.Clock.GetUtcNow().AddHours(2);

        var drained = await Client.PostAsync(M + "/drain?until=2h", null, HttpStatusCode.OK);
        Assert.Equal("draining", drained.Json.GetProperty("state").GetString());
        Assert.Equal(until, drained.Json.GetProperty("drained").GetProperty("until").GetDateTimeOffset());

        Node.Clock.Advance(TimeSpan.FromHours(2));
        Assert.False((await Client.GetAsync(M, HttpStatusCode.OK)).Json.TryGetProperty("drained", out _));

        var forever = await Client.PostAsync(M + "/drain", null, HttpStatusCode.OK);
        Assert.False(forever.Json.GetProperty("drained").TryGetProperty("until", out _));
        var resumed = await Client.PostAsync(M + "/resume", null, HttpStatusCode.OK);
        Assert.False(resumed.Json.TryGetProperty("drained", out _));
        await Client.PostAsync(M + "/resume", null, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("2020-01-01T00:00:00Z")]
    [InlineData("2099-01-01T00:00:00")]
    [InlineData("10000000d")]
    [InlineData("2h&until=3h")]
    public async Task An_end_that_is_no_time_to_come_is_named_and_nothing_changes(string until)
    {
        await Client.AddAsync("m");

        var refused = await Client.CallAsync(HttpMethod.Post, M + "/drain?until=" + until);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "until"), (refused.Status, refused.Faults));
        Assert.False((await Client.GetAsync(M, HttpStatusCode.OK)).Json.TryGetProperty("drained", out _));
    }

    [Fact]
    public async Task A_planned_time_shows_while_it_lasts()
    {
        var now = Node.Clock.GetUtcNow();
        string Window(int from, int until) => $"{now.AddHours(from):yyyy-MM-ddTHH:mm:ssZ}/{now.AddHours(until):yyyy-MM-ddTHH:mm:ssZ}";
        await Client.AddAsync("m", $",\"maintenance\":\"{Window(-1, 1)},{Window(0, 2)},{Window(5, 6)}\"");
        var enabled = await Client.PostAsync(M + "/enable", null, HttpStatusCode.OK);

        Assert.Equal("maintenance", enabled.Json.GetProperty("state").GetString());
        Assert.Equal(now.AddHours(2), enabled.Json.GetProperty("maintenanceUntil").GetDateTimeOffset());
    }

    [Fact]
    public async Task An_enable_sent_again_does_not_undo_a_later_disable()
    {
        await Client.AddAsync("m");
        var id = Guid.NewGuid().ToString();
        await Client.PostAsync(M + "/enable", null, HttpStatusCode.OK, id);
        await Client.PostAsync(M + "/disable", null, HttpStatusCode.OK);
        var again = await Client.PostAsync(M + "/enable", null, HttpStatusCode.OK, id);
        Assert.Equal("disabled", again.Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_removed_mirror_is_gone_and_its_name_free()
    {
        await Client.AddAsync("m");
        var id = Guid.NewGuid().ToString();
        Assert.Equal(HttpStatusCode.NoContent, (await Client.CallAsync(HttpMethod.Delete, M, commandId: id)).Status);
        await Client.GetAsync(M, HttpStatusCode.NotFound);
        await Client.AddAsync("m");
        Assert.Equal(HttpStatusCode.NoContent, (await Client.CallAsync(HttpMethod.Delete, M, commandId: id)).Status);
        await Client.GetAsync(M, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_renamed_mirror_keeps_what_it_is()
    {
        await Client.AddAsync("m", ""","weight":"7" """);
        await Client.PostAsync(M + "/scan?wait=true", null, HttpStatusCode.OK);
        var renamed = await Client.PostAsync(M + "/rename", """{"to":"n","reason":"new host"}""", HttpStatusCode.OK);
        Assert.Equal("n", renamed.Json.GetProperty("id").GetString());
        Assert.Equal("7", renamed.Json.GetProperty("fields").GetProperty("weight").GetString());
        Assert.Equal(1, renamed.Json.GetProperty("files").GetInt32());
        await Client.GetAsync(M, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_rename_to_a_bad_or_taken_name_changes_nothing()
    {
        await Client.AddAsync("m");
        await Client.AddAsync("n");
        foreach (var body in new[] { """{"to":"No Name"}""", "{}", """{"to":null}""" })
            Assert.Equal("to", (await Client.PostAsync(M + "/rename", body, HttpStatusCode.UnprocessableEntity)).Faults);
        await Client.PostAsync(M + "/rename", """{"to":"n"}""", HttpStatusCode.Conflict);
        await Client.GetAsync(M, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_scan_is_waited_for_and_reported()
    {
        await Client.AddAsync("m");
        var good = await Client.PostAsync(M + "/scan?wait=true", null, HttpStatusCode.OK);
        Assert.Equal("Completed", good.Json.GetProperty("result").GetString());
        Assert.Equal(1, (await Client.GetAsync(M, HttpStatusCode.OK)).Json.GetProperty("files").GetInt32());

        Node.Scanner.Finds = null;
        var bad = await Client.PostAsync(M + "/scan?wait=true", null, HttpStatusCode.OK);
        Assert.Equal("connection refused", bad.Json.GetProperty("problem").GetString());
        Assert.Equal(1, (await Client.GetAsync(M, HttpStatusCode.OK)).Json.GetProperty("files").GetInt32());
    }

    [Fact]
    public async Task A_scan_that_is_not_waited_for_goes_on_after_the_answer()
    {
        await Client.AddAsync("m");
        Node.Scanner.Hold();
        var started = await Client.PostAsync(M + "/scan", null, HttpStatusCode.OK);
        Assert.Equal(0, started.Json.GetProperty("files").GetInt32());

        var followed = FollowUntilAsync("mirror.scanned");
        Node.Scanner.LetGo();
        await Awaited.Of(followed, "the scan in the log");
    }

    [Fact]
    public async Task A_probe_tells_what_it_saw_by_scheme()
    {
        await Client.AddAsync("m");
        await Client.PostAsync(M + "/scan?wait=true", null, HttpStatusCode.OK);
        await Client.PostAsync(M + "/enable", null, HttpStatusCode.OK);
        Node.Head.Fault = "404";
        var http = (await Client.PostAsync(M + "/probe", null, HttpStatusCode.OK)).Json.GetProperty("schemes").GetProperty("http");
        Assert.Equal("404", http.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_probe_of_a_node_that_stops_is_refused_plainly()
    {
        await Client.AddAsync("m");
        await Node.StopActorsAsync();
        var refused = await Client.CallAsync(HttpMethod.Post, M + "/probe");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the probe does not answer"), (refused.Status, refused.Title));
    }

    private async Task<bool> EnabledAsync(string verb) =>
        (await Client.PostAsync(M + verb, null, HttpStatusCode.OK)).Json.GetProperty("enabled").GetBoolean();

    private async Task FollowUntilAsync(string type)
    {
        using var reader = new StreamReader(await Client.GetStreamAsync("/v1/log?follow=true"));
        while (await reader.ReadLineAsync() is { } line && !line.Contains(type, StringComparison.Ordinal)) continue;
    }
}
