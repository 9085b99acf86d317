using System.Net;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>The README's first command, and what it claims.</summary>
public sealed class DemoTests(DemoNode demo) : IClassFixture<DemoNode>
{
    private const string Image = "/releases/3.1/mirror-3.1-amd64.iso";
    private const int Promises = 11;

    private static readonly string[] Faulty =
        ["berlin-stale", "munich-missing", "bonn-truncated", "paris-slow", "london-dead", "rome-private", "madrid-endless"];

    /// <summary>For each promise, what its command must show.</summary>
    private static readonly Dictionary<string, string> Shows = new(StringComparer.Ordinal)
    {
        ["the nearest mirror"] = @"302 Found[\s\S]*Location: http://127",
        ["another client"] = @"302 Found[\s\S]*rel=duplicate",
        ["never an old copy"] = """berlin-stale","excluded":""",
        ["never a mirror without"] = "\"mirrors\":\\[(?!.*munich)",
        ["truncated, slow, dead"] = """london-dead","enabled":true,"state":"down""",
        ["a mirror that redirects"] = """verdict":"Down","reason":"[^"]*redirect""",
        ["no call to private"] = @"outgoing\.allow-private",
        ["a listing that leads nowhere"] = "the listing has more than 20000 entries",
        ["small files"] = "200",
        ["hostile paths"] = "^HTTP/1.1 400",
        ["every change"] = "mirror.enabled",
    };

    [Fact]
    public async Task Nobody_is_sent_to_a_faulty_mirror()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        var explained = await demo.Pbm.JsonAsync(
            AdminJson.Default.ExplainView, "explain", Image, "--from", "141.30.0.1");
        Assert.All(Faulty, id => Assert.Equal(0, explained.Mirrors.Single(m => m.Id == id).Rank));
        Assert.Equal("dresden", explained.Mirrors.Single(m => m.Rank == 1).Id);
        Assert.Equal(6, explained.Mirrors.Count(m => m.Rank > 0));

        for (var i = 0; i < 50; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, demo.Process.Public + Image);
            request.Headers.Add("X-Forwarded-For", $"141.30.0.{i}");
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            using var file = await client.GetAsync(answer.Headers.Location);
            Assert.Equal(4 << 20, file.Content.Headers.ContentLength);
        }
    }

    [Fact]
    public async Task Redirects_are_counted_for_coverage()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        for (var i = 0; i < 120; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, demo.Process.Public + Image);
            request.Headers.Add("X-Forwarded-For", $"131.130.70.{i}");
            using var answer = await client.SendAsync(request);
        }

        var coverage = await Waiting.UntilAsync(
            () => demo.Pbm.JsonAsync(AdminJson.Default.CoverageView, "coverage"), static c => c.HasTraffic,
            TimeSpan.FromSeconds(20), "the fold of what was counted");
        var austria = coverage.Countries.Single(c => c.Place == "AT");
        Assert.Equal(("vienna", 1, "all of it by vienna"), (austria.Top[0].Id, austria.Mirrors, austria.Warning));
    }

    [Fact]
    public async Task Each_fault_has_come_to_light_when_the_promises_are_printed()
    {
        var mirrors = await demo.Pbm.JsonAsync(AdminJson.Default.ListMirrorView, "mirror", "list");
        var states = mirrors.ToDictionary(m => m.Id, m => m.State);
        foreach (var id in new[] { "bonn-truncated", "paris-slow", "london-dead", "rome-private" })
            Assert.Equal((id, "down"), (id, states[id]));
        var endless = mirrors.Single(m => m.Id == "madrid-endless");
        Assert.Contains("the listing has more than 20000 entries", endless.LastScan!.Problem, StringComparison.Ordinal);
        Assert.Null(endless.LastGoodScan);
    }

    [NeedsProgramsFact("curl")]
    public async Task Each_promise_has_a_curl_command_that_shows_it()
    {
        Assert.Equal(Promises, demo.Promises.Count);
        foreach (var (text, expected) in Shows)
        {
            var promise = demo.Promises.Single(p => p.Text.StartsWith(text, StringComparison.Ordinal));
            Assert.Matches(expected, await DemoNode.RunAsync(promise));
        }
    }

    [Fact]
    public async Task The_verbs_of_pbm_that_are_offered_instead_are_right()
    {
        foreach (var promise in demo.Promises.Where(p => p.Verb is not null))
        {
            var (code, _, errors) = await demo.Pbm.TryAsync(promise.Verb!.Split(' '));
            Assert.True(code is 0 or 1, $"pbm {promise.Verb}: exit {code}\n{errors}");
        }

        var lan = await demo.Pbm.TryAsync("mirror", "add", "lan", "--http", "http://10.0.0.1/pub/");
        Assert.Equal(1, lan.ExitCode);
        Assert.Contains("outgoing.allow-private", lan.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_note_of_the_real_node_on_this_host_is_left_alone() =>
        Assert.False(File.Exists(Path.Combine(demo.Folder, "mirroractors", "pbm.json")));
}
