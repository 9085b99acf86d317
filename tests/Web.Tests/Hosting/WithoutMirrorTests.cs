using System.Net;
using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Settings;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

public sealed class WithoutMirrorTests
{
    [Fact]
    public async Task Fallbacks_come_before_the_local_file()
    {
        await using var node = await new ToyNode().With("/a b", 1).StartAsync();
        node.Fallback = static (place, need) =>
            $"{(need == SchemeNeed.Https ? "https" : "http")}://fallback-{place.Country.Lower}.test/";
        using var client = node.Client(proto: "https");
        using var answer = await client.GetAsync(new Uri("/a%20b", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("https://fallback-de.test/a%20b", answer.Headers.GetValues("Location").Single());
        Assert.Equal(1, node.Metrics.Count(RequestOutcome.RedirectedToFallback));
    }

    [Fact]
    public async Task The_local_file_is_the_last_resort()
    {
        await using var node = await new ToyNode().With("/a", 1, size: 300_000).StartAsync();
        using var client = node.Client();
        Assert.Equal(ToyNode.Content("/a", 300_000), await client.GetByteArrayAsync(new Uri("/a", UriKind.Relative)));
        // Counted when all is sent, which the client may see first.
        await node.StopAsync();
        Assert.Equal(1, node.Metrics.Count(RequestOutcome.DeliveredAsLastResort));
        Assert.Equal(0, node.Metrics.LastResortTransfers.Read());
    }

    [Fact]
    public async Task Beyond_the_budget_the_answer_is_503_but_small_files_do_not_count()
    {
        await using var node = await new ToyNode
        {
            Direct = new DirectSettings(true, 0, 10, 5000),
            Paths = [new PathSettings(["*.asc"]) { Direct = true }, new PathSettings(["**"]) { DirectBelow = 100 }],
        }.With("/big", 1).With("/small", 2, size: 50).With("/big.asc", 3).StartAsync();
        using var client = node.Client();
        using var big = await client.GetAsync(new Uri("/big", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, big.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), big.Headers.RetryAfter?.Delta);
        Assert.Null(big.Headers.ETag);
        Assert.StartsWith("3003 ", Assert.Single(node.Log.Lines), StringComparison.Ordinal);
        Assert.Contains("direct.max-size", node.Log.Lines.Single(), StringComparison.Ordinal);
        using var small = await client.GetAsync(new Uri("/small", UriKind.Relative));
        using var signature = await client.GetAsync(new Uri("/big.asc", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.Equal(HttpStatusCode.OK, signature.StatusCode);
        await node.StopAsync();
        Assert.Equal(2, node.Metrics.Count(RequestOutcome.Delivered));
    }

    [Fact]
    public async Task Without_mirror_fallback_and_file_the_answer_is_503()
    {
        await using var node = await new ToyNode().With("/a", 1, isLocal: false).StartAsync();
        using var client = node.Client();
        using var answer = await client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_origin_gets_what_is_to_be_delivered_without_a_local_tree()
    {
        await using var node = await new ToyNode
        {
            Redirect = new RedirectSettings(5, HttpClients.Same, true, new Uri("https://origin.test/x")),
            Paths = [new PathSettings(["*.asc"]) { Direct = true }],
        }.With("/a.asc", 1, isLocal: false).StartAsync();
        using var client = node.Client();
        using var answer = await client.GetAsync(new Uri("/a.asc", UriKind.Relative));
        Assert.Equal("https://origin.test/x/a.asc", answer.Headers.GetValues("Location").Single());
    }

    [Fact]
    public async Task An_unknown_path_is_404_and_not_to_be_kept()
    {
        await using var node = await new ToyNode().StartAsync();
        using var client = node.Client();
        using var answer = await client.GetAsync(new Uri("/nothing", UriKind.Relative));
        Assert.Empty(node.Log.Lines);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task An_empty_file_is_delivered()
    {
        await using var node = await new ToyNode().With("/empty", 1, size: 0).StartAsync();
        using var client = node.Client();
        using var answer = await client.GetAsync(new Uri("/empty", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, 0L), (answer.StatusCode, answer.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task A_file_published_a_moment_ago_is_delivered()
    {
        await using var node = await new ToyNode().StartAsync();
        node.Tree.Write("/new", [1, 2, 3], ToyNode.Modified);
        node.Unknown = static path => path == "/new" ? "/new" : null;
        using var client = node.Client();
        Assert.Equal([1, 2, 3], await client.GetByteArrayAsync(new Uri("/new", UriKind.Relative)));
    }

    [Fact]
    public async Task What_was_just_published_counts_against_the_budget_unless_it_is_small_or_always_delivered_here()
    {
        await using var node = await new ToyNode
        {
            Direct = new DirectSettings(true, 0, 10, 5000),
            Paths = [new PathSettings(["*.asc"]) { Direct = true }, new PathSettings(["**"]) { DirectBelow = 100 }],
        }.StartAsync();
        node.Unknown = static path => path;
        node.Tree.Write("/new.iso", new byte[6000], ToyNode.Modified);
        node.Tree.Write("/fits.iso", new byte[4000], ToyNode.Modified);
        node.Tree.Write("/new.asc", new byte[6000], ToyNode.Modified);
        node.Tree.Write("/small", new byte[99], ToyNode.Modified);
        using var client = node.Client();
        Assert.Equal(
            [HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK],
            [
                await StatusAsync(client, "/new.iso"), await StatusAsync(client, "/fits.iso"),
                await StatusAsync(client, "/new.asc"), await StatusAsync(client, "/small"),
            ]);
        await node.StopAsync();
        Assert.Equal(1, node.Metrics.Count(RequestOutcome.DeliveredAsLastResort));
    }

    [Fact]
    public async Task Switched_off_there_is_no_last_resort_and_no_alert()
    {
        await using var node = await new ToyNode { Direct = new DirectSettings(false, 0, 10, 0) }
            .With("/a", 1).StartAsync();
        using var client = node.Client();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/a"));
        Assert.Empty(node.Log.Lines);
        Assert.Equal(0, node.Metrics.OverBudget.Read());
    }

    [Fact]
    public async Task An_index_page_published_a_moment_ago_is_delivered()
    {
        await using var node = await new ToyNode().StartAsync();
        node.Tree.Write("/new/index.html", [1, 2, 3], ToyNode.Modified);
        node.Unknown = static path => path == "/new/index.html" ? path : null;
        using var client = node.Client();
        Assert.Equal([1, 2, 3], await client.GetByteArrayAsync(new Uri("/new/", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "/other/"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "/"));
    }

    [Fact]
    public async Task A_directory_delivers_its_index_page()
    {
        await using var node = await new ToyNode().With("/index.html", 1).With("/doc/index.html", 2).StartAsync();
        using var client = node.Client();
        Assert.Equal(
            ToyNode.Content("/index.html", 10_000), await client.GetByteArrayAsync(new Uri("/", UriKind.Relative)));
        Assert.Equal(ToyNode.Content(
            "/doc/index.html", 10_000), await client.GetByteArrayAsync(new Uri("/doc/", UriKind.Relative)));
        using var bare = await client.GetAsync(new Uri("/doc", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MovedPermanently, bare.StatusCode);
        Assert.Equal("/doc/", bare.Headers.GetValues("Location").Single());
    }

    [Fact]
    public async Task Site_files_come_from_the_site_tree()
    {
        await using var node = await new ToyNode().StartAsync();
        node.Site.Write("/robots.txt", "User-agent: *\n"u8.ToArray(), ToyNode.Modified);
        node.Site.Write("/.well-known/acme-challenge/token", "secret"u8.ToArray(), ToyNode.Modified);
        using var client = node.Client();
        Assert.Equal("User-agent: *\n", await client.GetStringAsync(new Uri("/robots.txt", UriKind.Relative)));
        Assert.Equal(
            "secret", await client.GetStringAsync(new Uri("/.well-known/acme-challenge/token", UriKind.Relative)));
        using var missing = await client.GetAsync(new Uri("/favicon.ico", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }
}
