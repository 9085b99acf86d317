using System.Net;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.EndToEnd;

/// <summary>The README's first command, and what it claims.</summary>
public sealed class DemoTests
{
    private const string Image = "/releases/3.1/mirror-3.1-amd64.iso";
    private static readonly string[] Faulty =
        ["berlin-stale", "munich-missing", "bonn-truncated", "paris-slow", "london-dead", "rome-private", "madrid-endless"];

    [Fact]
    public async Task The_demo_shows_what_it_says()
    {
        using var folder = new TempFolder();
        await using var demo = await NodeProcess.StartAsync(folder.Path, "demo", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        var note = await File.ReadAllTextAsync(Path.Combine(folder.Path, "mirroractors", "pbm.json"));
        var token = System.Text.Json.JsonDocument.Parse(note).RootElement.GetProperty("tokenFile").GetString()!;
        var pbm = new PbmRunner(demo.Admin, token);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        var explained = await pbm.JsonAsync(AdminJson.Default.ExplainView, "explain", Image, "--from", "141.30.0.1");
        Assert.All(Faulty, id => Assert.Equal(0, explained.Mirrors.Single(m => m.Id == id).Rank));
        Assert.Equal("dresden", explained.Mirrors.Single(m => m.Rank == 1).Id);
        Assert.Equal(6, explained.Mirrors.Count(m => m.Rank > 0));

        for (var i = 0; i < 50; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, demo.Public + Image);
            request.Headers.Add("X-Forwarded-For", $"141.30.0.{i}");
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            using var file = await client.GetAsync(answer.Headers.Location);
            Assert.Equal(4 << 20, file.Content.Headers.ContentLength);
        }

        var lan = await pbm.TryAsync("mirror", "add", "lan", "--http", "http://10.0.0.1/pub/");
        Assert.Equal(1, lan.ExitCode);
        Assert.Contains("outgoing.allow-private", lan.Errors, StringComparison.Ordinal);
        Assert.Contains("redirect", (await pbm.TryAsync("mirror", "probe", "rome-private")).Output, StringComparison.Ordinal);
        await demo.TerminateAsync();
        Assert.Equal(0, await demo.ExitAsync());
    }
}
