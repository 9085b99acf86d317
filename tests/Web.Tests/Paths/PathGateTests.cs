using System.Net;
using MirrorActors.Actors.Paths;
using MirrorActors.Protocol.Paths;
using MirrorActors.Testing;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Paths;

public sealed class PathGateTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private ToyNode _node = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _node = await new ToyNode
        {
            Clock = _clock,
            Unknown = static path => path switch { "/fresh" => "/fresh", "/link" => "/pool/secret", _ => null },
        }.With("/pool/a.iso", 1).With("/pool/index.html", 2).With("/other/b.iso", 3).WithAlias("/latest.iso", "/pool/a.iso")
            .StartAsync();
        _node.Tree.Write("/fresh", [1], ToyNode.Modified);
        _node.Tree.Write("/pool/secret", [1], ToyNode.Modified);
        _client = _node.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _node.DisposeAsync();
    }

    [Theory]
    [InlineData(404, "Not found\n")]
    [InlineData(410, "Gone\n")]
    [InlineData(451, "Unavailable for legal reasons: court order 7\n")]
    public async Task A_block_answers_its_status_and_only_451_tells_why(int status, string text)
    {
        Rules(new PathRule("*.iso", status, "court order 7", null));
        var answer = await GetAsync("/pool/a.iso");
        Assert.Equal((status, text, "no-store"), ((int)answer.Status, answer.Text, answer.CacheControl));
        Assert.Equal(1, _node.Metrics.Count(RequestOutcome.Blocked));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/fresh")).Status);
    }

    [Theory]
    [InlineData("/pool/a.iso")]
    [InlineData("/latest.iso")]
    [InlineData("/pool/")]
    [InlineData("/pool")]
    [InlineData("/pool/index.html")]
    [InlineData("/pool/unknown")]
    [InlineData("/link")]
    public async Task Everything_below_a_blocked_directory_is_blocked_and_what_leads_there(string path)
    {
        Rules(new PathRule("/pool/", 410, "gone", null));
        Assert.Equal(HttpStatusCode.Gone, (await GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/other/b.iso")).Status);
    }

    [Theory]
    [InlineData("/latest.iso", "/latest.iso")]
    [InlineData("/fresh", "/fresh")]
    [InlineData("index.html", "/pool/")]
    [InlineData("index.html", "/pool")]
    [InlineData("index.html", "/elsewhere/")]
    public async Task The_name_asked_for_counts_as_well(string glob, string path)
    {
        Rules(new PathRule(glob, 410, "gone", null));
        Assert.Equal(HttpStatusCode.Gone, (await GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/pool/a.iso")).Status);
    }

    [Fact]
    public async Task Site_files_are_blocked_and_held_too_but_health_is_not()
    {
        _node.Site.Write("/robots.txt", [1], ToyNode.Modified);
        _node.Site.Write("/.well-known/security.txt", [1], ToyNode.Modified);
        Rules(new PathRule("/.well-known/", 451, "court order 7", null));
        Assert.Equal(HttpStatusCode.UnavailableForLegalReasons, (await GetAsync("/.well-known/security.txt")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/robots.txt")).Status);
        Rules(new PathRule("**", null, null, _clock.GetUtcNow().AddHours(1)));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/robots.txt")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/-/health/live")).Status);
        Assert.Equal((1, 1), (_node.Metrics.Count(RequestOutcome.Blocked), _node.Metrics.Count(RequestOutcome.Held)));
    }

    [Fact]
    public async Task A_held_file_is_answered_as_one_that_does_not_exist_until_its_time_has_come()
    {
        var unknown = await GetAsync("/nothing");
        Rules(new PathRule("/pool/", null, "release day", _clock.GetUtcNow().AddHours(1)));
        Assert.Equal(unknown, await GetAsync("/pool/a.iso"));
        Assert.Equal(unknown, await GetAsync("/pool"));
        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal(unknown, await GetAsync("/pool/a.iso"));
        Assert.Equal(3, _node.Metrics.Count(RequestOutcome.Held));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/pool/a.iso")).Status);
    }

    [Fact]
    public async Task A_head_request_is_answered_alike_without_a_body()
    {
        Rules(new PathRule("*.iso", 451, "court order 7", null));
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri("/pool/a.iso", UriKind.Relative));
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.UnavailableForLegalReasons, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    private void Rules(params PathRule[] rules) => _node.PathRules.Current = new PathRuleTable(rules);

    private async Task<(HttpStatusCode Status, string Text, string? CacheControl)> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.CacheControl?.ToString());
    }
}
