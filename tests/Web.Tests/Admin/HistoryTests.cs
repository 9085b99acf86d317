using System.Net;
using System.Text.Json;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Web.Tests.Admin;

public sealed class HistoryTests : AdminNodeTests
{
    private const string M = AdminCall.Mirrors + "/m";

    [Fact]
    public async Task The_log_of_a_mirror_says_what_who_and_why_the_newest_first()
    {
        await Client.AddAsync("m");
        const string change = """{"fields":{"weight":"7","rsync":"rsync://u:secret@m.example/pub/"},"reason":"asked"}""";
        await Client.PostAsync(M + "/set", change, HttpStatusCode.OK);
        await Client.PostAsync(M + "/drain?reason=disk", null, HttpStatusCode.OK);
        var log = await Client.GetAsync(M + "/log", HttpStatusCode.OK);
        Assert.DoesNotContain("secret", log.Text, StringComparison.Ordinal);
        Assert.Equal(
            [
                ("mirror.drained", "drained", "disk"),
                ("mirror.changed", "changed: rsync from nothing to rsync://u:***@m.example/pub/, weight from 100 to 7", "asked"),
                ("mirror.registered", "registered", null),
            ],
            log.Json.EnumerateArray().Select(e => (Text(e, "type"), Text(e, "text"), Text(e, "reason"))));
        Assert.Equal(("admin (token)", "toy"), (Text(log.Json[0], "by"), Text(log.Json[0], "node")));
        var newest = (await Client.GetAsync(M + "/log?limit=1", HttpStatusCode.OK)).Json;
        Assert.Equal(["mirror.drained"], newest.EnumerateArray().Select(e => Text(e, "type")));
    }

    [Fact]
    public async Task Health_shows_what_checks_took_of_the_budget()
    {
        await Client.AddAsync("m");
        Assert.False((await Client.GetAsync(M + "/health", HttpStatusCode.OK)).Json.TryGetProperty("probes", out _));
        Node.Spending.Spend("m", 2, 1_500_000, taken: 0);
        var probes = (await Client.GetAsync(M + "/health", HttpStatusCode.OK)).Json.GetProperty("probes");
        Assert.Equal(
            """{"requests":2,"extra":0,"bytes":1500000,"lastMinute":2,"minuteBudget":6,"dayBudget":20000000}""", probes.GetRawText());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("5000")]
    public async Task More_entries_than_are_kept_are_refused_and_not_cut(string limit)
    {
        await Client.AddAsync("m");
        var refused = await Client.GetAsync($"{M}/log?limit={limit}", HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("limit", $"\"{limit}\" is not a number from 1 to 1000"), (refused.Faults, refused.FaultOf("limit")));
        await Client.GetAsync(M + "/log?limit=1000", HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_log_of_a_mirror_that_is_gone_can_still_be_read()
    {
        await Client.AddAsync("m");
        await Client.CallAsync(HttpMethod.Delete, M);
        var log = (await Client.GetAsync(M + "/log", HttpStatusCode.OK)).Json;
        Assert.Equal("removed", Text(log[0], "text"));
        await Client.GetAsync(M + "/health", HttpStatusCode.NotFound);
        await Client.GetAsync(AdminCall.Mirrors + "/never/log", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Health_tells_since_when_how_often_and_by_what_evidence()
    {
        Node.Scanner.Finds = []; // so that it is not probed
        await Client.AddAsync("m");
        await Client.PostAsync(M + "/enable", null, HttpStatusCode.OK);
        await RecordAsync(Verdict.Up, "200", null);
        Node.Clock.Advance(TimeSpan.FromHours(3));
        var seen = new ProbeEvidence("HEAD /pub/a.iso HTTP/1.1\n", "HTTP/1.1 404 Not Found\n", "192.0.2.1:80");
        await RecordAsync(Verdict.Down, "404 for /a.iso", seen);
        Node.Clock.Advance(TimeSpan.FromHours(1));
        var health = (await Client.GetAsync(M + "/health", HttpStatusCode.OK)).Json;
        var http = health.GetProperty("schemes").GetProperty("http");
        Assert.Equal("Down", Text(http.GetProperty("health"), "verdict"));
        Assert.Equal((0.75, 1, 3600), (Number(http, "uptime24Hours"), Number(http, "downs"), Number(http, "downSeconds")));
        var incident = Assert.Single(health.GetProperty("incidents").EnumerateArray());
        Assert.Equal(
            ("http", "404 for /a.iso", "node-b", null),
            (Text(incident, "scheme"), Text(incident, "reason"), Text(incident, "node"), Text(incident, "until")));
        var evidence = incident.GetProperty("evidence");
        Assert.Equal(
            ("HEAD /pub/a.iso HTTP/1.1\n", "HTTP/1.1 404 Not Found\n", "192.0.2.1:80"),
            (Text(evidence, "request"), Text(evidence, "response"), Text(evidence, "address")));
        var log = (await Client.GetAsync(M + "/log", HttpStatusCode.OK)).Json;
        var entry = log.EnumerateArray().First(e => Text(e, "type") == "mirror.verdict-changed");
        Assert.Equal(
            ("http is down: 404 for /a.iso", "192.0.2.1:80"), (Text(entry, "text"), Text(entry.GetProperty("evidence"), "address")));
    }

    [Fact]
    public async Task What_only_scans_use_has_a_verdict_of_its_own_and_changes_nothing_else()
    {
        Node.Scanner.Finds = []; // so that it is not probed
        await Client.AddAsync("m", ""","rsync":"rsync://m.example/pub/","ftp":"ftp://m.example/pub/" """);
        await Client.PostAsync(M + "/enable", null, HttpStatusCode.OK);
        await RecordAsync(Verdict.Up, "200", null);
        await RecordAsync(Verdict.Down, "@ERROR: Unknown module 'pub'", new ProbeEvidence("@RSYNCD: 31.0\npub\n"), MirrorSchemes.Rsync);
        var health = (await Client.GetAsync(M + "/health", HttpStatusCode.OK)).Json;
        Assert.Equal("up", Text(health, "state"));
        var schemes = health.GetProperty("schemes");
        Assert.Equal(["http", "rsync", "ftp"], schemes.EnumerateObject().Select(s => s.Name));
        Assert.Equal(
            ["Up", "Down", "Unknown"], schemes.EnumerateObject().Select(s => Text(s.Value.GetProperty("health"), "verdict")));
        Assert.Equal("rsync", Text(Assert.Single(health.GetProperty("incidents").EnumerateArray()), "scheme"));
        var log = (await Client.GetAsync(M + "/log", HttpStatusCode.OK)).Json;
        Assert.Equal("rsync is down: @ERROR: Unknown module 'pub'", Text(log[0], "text"));
    }

    private static string? Text(JsonElement of, string field) => of.TryGetProperty(field, out var value) ? value.GetString() : null;

    private static double Number(JsonElement of, string field) => of.GetProperty(field).GetDouble();

    private async Task RecordAsync(Verdict verdict, string reason, ProbeEvidence? evidence, string scheme = MirrorSchemes.Http)
    {
        var epoch = Node.Snapshots.Current.Mirrors.Find("m")!.EpochOf(scheme);
        var command = new RecordVerdict(scheme, verdict, reason, epoch, Node.Clock.GetUtcNow(), Evidence: evidence, Node: "node-b");
        await Node.ExecuteAsync("m", command, new CommandContext(Guid.NewGuid(), "system (probe)"));
    }
}
