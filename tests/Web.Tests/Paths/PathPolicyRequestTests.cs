using System.Net;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing;
using MirrorActors.Web.Paths;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Paths;

public sealed class PathPolicyRequestTests
{
    [Fact]
    public async Task Clients_of_some_networks_and_with_some_user_agents_get_the_file_from_here()
    {
        await using var node = await StartAsync(
            new PathSettings(["**"]) { DirectNetworks = ["198.51.100.0/24"], DirectUserAgents = ["APT-HTTP", "rpm/4.4"] });
        Assert.Equal(HttpStatusCode.Found, (await GetAsync(node, "192.0.2.1", "curl/8")).Status);
        Assert.Equal(HttpStatusCode.Found, (await GetAsync(node, "192.0.2.1", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(node, "198.51.100.9", "curl/8")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(node, "192.0.2.1", "Debian apt-http/1.3")).Status);
    }

    [Fact]
    public async Task Redirects_carry_the_cache_rule_and_the_stamp_of_their_path()
    {
        var clock = new FakeClock();
        await using var node = await StartAsync(
            clock, new PathSettings(["/a"]) { Cache = "public, max-age=60", StampKey = "k" });
        var stamp = new RedirectStamp("k", clock).Query(clock.GetUtcNow().ToUnixTimeSeconds());
        var answer = await GetAsync(node, "192.0.2.1", null);
        Assert.Equal(("public, max-age=60", "http://fallback.test/a" + stamp), (answer.CacheControl, answer.Location));
        var plain = await GetAsync(node, "192.0.2.1", null, "/b");
        Assert.Equal(("no-cache, private", "http://fallback.test/b"), (plain.CacheControl, plain.Location));
    }

    [Fact]
    public async Task Of_a_symbolic_link_the_path_of_its_file_counts()
    {
        await using var node = await StartAsync(
            new PathSettings(["/a"]) { DirectNetworks = ["198.51.100.0/24"], Cache = "public, max-age=60" },
            new PathSettings(["/latest"]) { Direct = true, Cache = "no-store" });
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(node, "198.51.100.9", null, "/latest")).Status);
        Assert.Equal(
            (HttpStatusCode.Found, "public, max-age=60", "http://fallback.test/a"),
            await GetAsync(node, "192.0.2.1", null, "/latest"));
    }

    private static Task<ToyNode> StartAsync(params PathSettings[] paths) => StartAsync(TimeProvider.System, paths);

    private static Task<ToyNode> StartAsync(TimeProvider clock, params PathSettings[] paths) => new ToyNode
    {
        Clock = clock,
        Paths = paths,
        Fallback = static (_, _) => "http://fallback.test/",
    }.With("/a", 1).With("/b", 2).WithAlias("/latest", "/a").StartAsync();

    private static async Task<(HttpStatusCode Status, string? CacheControl, string? Location)> GetAsync(
        ToyNode node, string from, string? agent, string path = "/a")
    {
        using var client = node.Client(from);
        if (agent is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, answer.Headers.CacheControl?.ToString(), answer.Headers.Location?.AbsoluteUri);
    }
}
