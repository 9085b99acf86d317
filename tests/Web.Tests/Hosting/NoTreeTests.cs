using System.Net;
using MirrorActors.Engine.Settings;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

/// <summary>A node that has no copy of the published files.</summary>
public sealed class NoTreeTests
{
    private const string Signature = "/a.asc";

    [Fact]
    public async Task Files_that_mirrors_have_are_redirected()
    {
        await using var node = await StartAsync();
        using var answer = await GetAsync(node, "/a.iso");
        Assert.Equal((HttpStatusCode.Found, "m0.test"), (answer.StatusCode, answer.Headers.Location?.Host));
    }

    [Fact]
    public async Task What_is_to_be_delivered_here_goes_to_a_fallback_else_503()
    {
        await using var node = await StartAsync();
        using (var refused = await GetAsync(node, Signature))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Null(refused.Headers.ETag);
        }

        node.Fallback = static (_, _) => "http://fallback.test/";
        using var answer = await GetAsync(node, Signature);
        Assert.Equal((HttpStatusCode.Found, "http://fallback.test/a.asc"), (answer.StatusCode, answer.Headers.Location?.AbsoluteUri));
    }

    [Fact]
    public async Task With_an_origin_it_goes_there()
    {
        await using var node = await StartAsync(new Uri("http://origin.test/pub"));
        node.Fallback = static (_, _) => "http://fallback.test/";
        using var answer = await GetAsync(node, Signature);
        Assert.Equal("http://origin.test/pub/a.asc", answer.Headers.Location?.AbsoluteUri);
    }

    [Fact]
    public async Task Unknown_paths_are_unknown_and_files_without_mirror_are_503()
    {
        await using var node = await StartAsync();
        using (var unknown = await GetAsync(node, "/unknown")) Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var none = await GetAsync(node, "/nobody.iso");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, none.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(ToyNode node, string path)
    {
        using var client = node.Client();
        return await client.GetAsync(new Uri(path, UriKind.Relative));
    }

    private static async Task<ToyNode> StartAsync(Uri? origin = null)
    {
        var node = new ToyNode
        {
            Redirect = new RedirectSettings(5, HttpClients.Same, true, origin),
            Paths = [new PathSettings(["*.asc"]) { Direct = true }],
        };
        node.Tree.HasTree = false;
        await node.With("/a.iso", 0, isLocal: false).With(Signature, 1, isLocal: false).With("/nobody.iso", 2, isLocal: false).StartAsync();
        node.Publish(ToyMirror.Make(0));
        await node.HoldAsync(0, 0, 1);
        return node;
    }
}
