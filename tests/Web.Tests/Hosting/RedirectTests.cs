using System.Net;
using System.Security.Cryptography;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

public sealed class RedirectTests
{
    private const string Path = "/pool/g++ é_1.0.deb";
    private const string Encoded = "pool/g++%20%C3%A9_1.0.deb";

    [Fact]
    public async Task A_redirect_names_the_mirror_the_alternatives_and_the_version()
    {
        var sha256 = SHA256.HashData("x"u8);
        await using var node = new ToyNode().With(Path, 3, sha256: sha256);
        node.Publish(
            ToyMirror.Make(
                0, "berlin"), ToyMirror.Make(1, "paris", country: "FR"), ToyMirror.Make(2, "tokyo", country: "JP"));
        await node.StartAsync();
        for (var i = 0; i < 3; i++) await node.HoldAsync(i, 3);
        using var client = node.Client();
        using var answer = await client.GetAsync(new Uri($"/{Encoded}?x=1", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal($"http://berlin.test/pub/{Encoded}", answer.Headers.GetValues("Location").Single());
        Assert.Equal(
            [$"<http://paris.test/pub/{Encoded}>; rel=duplicate; pri=1; geo=fr",
                $"<http://tokyo.test/pub/{Encoded}>; rel=duplicate; pri=2; geo=jp"],
            answer.Headers.GetValues("Link"));
        Assert.Equal("SHA-256=" + Convert.ToBase64String(sha256), answer.Headers.GetValues("Digest").Single());
        Assert.Equal("no-cache, private", answer.Headers.CacheControl?.ToString());
        Assert.Equal(ToyNode.Modified, answer.Content.Headers.LastModified);
        Assert.Equal("\"3-", answer.Headers.ETag?.Tag[..3]);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.Equal(1, node.Metrics.Count(RequestOutcome.Redirected));
    }

    [Fact]
    public async Task A_mirror_of_a_part_of_the_tree_is_given_without_the_directories_that_its_base_stands_for()
    {
        await using var node = new ToyNode().With("/p\u00f6 ol/a b.deb", 3).With("/other", 4);
        var part = ToyMirror.Make(0, "berlin");
        part = part with { Definition = part.Definition with { Urls = part.Definition.Urls with { Subtree = "/p\u00f6 ol/" } } };
        node.Publish(part, ToyMirror.Make(1, "paris", country: "FR"));
        await node.StartAsync();
        foreach (var ordinal in new[] { 0, 1 }) await node.HoldAsync(ordinal, 3, 4);
        using var client = node.Client();
        using var answer = await client.GetAsync(new Uri("/p%C3%B6%20ol/a%20b.deb", UriKind.Relative));
        Assert.Equal("http://berlin.test/pub/a%20b.deb", answer.Headers.GetValues("Location").Single());
        Assert.Equal(
            "<http://paris.test/pub/p%C3%B6%20ol/a%20b.deb>; rel=duplicate; pri=1; geo=fr", answer.Headers.GetValues("Link").Single());
        using var elsewhere = await client.GetAsync(new Uri("/other", UriKind.Relative));
        Assert.Equal("http://paris.test/pub/other", elsewhere.Headers.GetValues("Location").Single());
    }

    [Fact]
    public async Task Head_answers_as_get_does()
    {
        await using var node = await OneMirrorAsync();
        using var client = node.Client();
        using var get = await client.GetAsync(new Uri("/a", UriKind.Relative));
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/a"));
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(
            get.Headers.Where(static h => h.Key != "Date").Select(static h => h.Key + ":" + string.Join('|', h.Value)),
            head.Headers.Where(
                static h => h.Key != "Date").Select(static h => h.Key + ":" + string.Join('|', h.Value)));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PROPFIND")]
    public async Task Other_methods_are_not_allowed(string method)
    {
        await using var node = await OneMirrorAsync();
        using var client = node.Client();
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/a"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task A_current_copy_is_not_modified()
    {
        await using var node = await OneMirrorAsync();
        using var client = node.Client();
        using var first = await client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(304, await ConditionalAsync(client, "If-None-Match", first.Headers.ETag?.ToString() ?? ""));
        Assert.Equal(304, await ConditionalAsync(
            client, "If-None-Match", $"\"{ToyNode.Modified.ToUnixTimeSeconds():x}-{10_000:x}\""));
        Assert.Equal(304, await ConditionalAsync(client, "If-None-Match", "*"));
        Assert.Equal(302, await ConditionalAsync(client, "If-None-Match", "\"other\""));
        Assert.Equal(304, await ConditionalAsync(client, "If-Modified-Since", ToyNode.Modified.ToString("R")));
        Assert.Equal(
            302, await ConditionalAsync(client, "If-Modified-Since", ToyNode.Modified.AddDays(1).ToString("R")));
    }

    [Fact]
    public async Task Without_conditional_answers_a_current_copy_is_redirected()
    {
        await using var node = new ToyNode { Redirect = new(5, HttpClients.Same, false, null) }.With("/a", 1);
        node.Publish(ToyMirror.Make(0, "one"));
        await node.StartAsync();
        await node.HoldAsync(0, 1);
        using var client = node.Client();
        Assert.Equal(302, await ConditionalAsync(client, "If-None-Match", "*"));
    }

    [Fact]
    public async Task An_https_client_is_never_sent_to_http()
    {
        await using var node = new ToyNode().With("/a", 1, isLocal: false);
        node.Publish(ToyMirror.Make(0, "plain", https: false));
        await node.StartAsync();
        await node.HoldAsync(0, 1);
        using var http = node.Client();
        using var https = node.Client(proto: "https");
        Assert.Equal("http://plain.test/pub/a", await LocationAsync(http));
        Assert.Null(await LocationAsync(https));
        node.Publish(ToyMirror.Make(0, "both"));
        Assert.Equal("https://both.test/pub/a", await LocationAsync(https));
        Assert.Equal("http://both.test/pub/a", await LocationAsync(http));
        node.Publish(ToyMirror.Make(0, "secure", http: false));
        Assert.Equal("https://secure.test/pub/a", await LocationAsync(http));
    }

    [Fact]
    public async Task Http_clients_are_upgraded_when_configured()
    {
        await using var node = new ToyNode { Redirect = new(5, HttpClients.Upgrade, true, null) }.With("/a", 1);
        node.Publish(ToyMirror.Make(0, "both"));
        await node.StartAsync();
        await node.HoldAsync(0, 1);
        using var client = node.Client();
        Assert.Equal("https://both.test/pub/a", await LocationAsync(client));
    }

    [Fact]
    public async Task The_client_address_counts_only_from_a_trusted_proxy()
    {
        await using var node = new ToyNode { TrustedProxies = [] }.With("/a", 1);
        node.Publish(
            ToyMirror.Make(0, "berlin", restrictions: new MirrorRestrictions { CountryOnly = true }),
            ToyMirror.Make(1, "world", country: "US"));
        await node.StartAsync();
        await node.HoldAsync(0, 1);
        await node.HoldAsync(1, 1);
        using var client = node.Client(ToyGeo.Berlin, "https");
        Assert.Equal("http://world.test/pub/a", await LocationAsync(client));
        Assert.Equal(1, node.Metrics.UntrustedForwarding.Read());
    }

    [Theory]
    [InlineData("X-Forwarded-For", "198.51.100.7")]
    [InlineData("Forwarded", "for=198.51.100.7;proto=http")]
    [InlineData("X-Real-IP", "198.51.100.7")]
    public async Task A_trusted_proxy_names_the_client_by_any_of_the_usual_headers(string header, string value)
    {
        await using var node = new ToyNode().With("/a", 1);
        node.Publish(
            ToyMirror.Make(0, "paris", country: "FR", restrictions: new MirrorRestrictions { CountryOnly = true }),
            ToyMirror.Make(1, "world", country: "US"));
        await node.StartAsync();
        await node.HoldAsync(0, 1);
        await node.HoldAsync(1, 1);
        using var client = node.Client(from: null);
        Assert.Equal("http://world.test/pub/a", await LocationAsync(client));
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        Assert.Equal("http://paris.test/pub/a", await LocationAsync(client));
    }

    [Fact]
    public async Task A_line_a_minute_names_the_peer_whose_headers_are_ignored_and_the_key_that_would_trust_it()
    {
        var clock = new FakeClock();
        await using var node = await new ToyNode { TrustedProxies = [], Clock = clock }.With("/a", 1).StartAsync();
        using var client = node.Client();
        for (var i = 0; i < 3; i++) await LocationAsync(client);
        var line = Assert.Single(node.Log.Lines);
        Assert.StartsWith("3000 127.0.0.1 ", line, StringComparison.Ordinal);
        Assert.Contains("node.trusted-proxies", line, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 3; i++) await LocationAsync(client);
        Assert.Equal(2, node.Log.Lines.Count);
    }

    [Fact]
    public async Task A_mirror_that_goes_down_or_loses_the_file_is_not_selected()
    {
        await using var node = new ToyNode().With("/a", 1).With("/b", 2);
        node.Publish(ToyMirror.Make(0, "one"), ToyMirror.Make(1, "two", country: "FR"));
        await node.StartAsync();
        await node.HoldAsync(0, 1, 2);
        await node.HoldAsync(1, 1, 2);
        using var client = node.Client();
        Assert.Equal("http://one.test/pub/a", await LocationAsync(client));
        node.Publish(ToyMirror.Make(0, "one", verdict: Verdict.Down), ToyMirror.Make(1, "two", country: "FR"));
        Assert.Equal("http://two.test/pub/a", await LocationAsync(client));
        node.Publish(ToyMirror.Make(0, "one"), ToyMirror.Make(1, "two", country: "FR"));
        await node.HoldAsync(0, 2);
        Assert.Equal("http://two.test/pub/a", await LocationAsync(client));
    }

    [Fact]
    public async Task A_link_is_redirected_under_its_targets_path()
    {
        await using var node = new ToyNode().With("/pool/a", 1).WithAlias("/current", "/pool");
        node.Publish(ToyMirror.Make(0, "one"));
        await node.StartAsync();
        await node.HoldAsync(0, 1);
        using var client = node.Client();
        Assert.Equal("http://one.test/pub/pool/a", await LocationAsync(client, "/current/a"));
    }

    [Fact]
    public async Task No_more_link_headers_than_configured()
    {
        await using var node = new ToyNode { Redirect = new(2, HttpClients.Same, true, null) }.With("/a", 1);
        node.Publish([.. Enumerable.Range(0, 6).Select(static i => ToyMirror.Make(i))]);
        await node.StartAsync();
        for (var i = 0; i < 6; i++) await node.HoldAsync(i, 1);
        using var client = node.Client();
        using var answer = await client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(2, answer.Headers.GetValues("Link").Count());
    }

    private static async Task<ToyNode> OneMirrorAsync()
    {
        var node = new ToyNode().With("/a", 1);
        node.Publish(ToyMirror.Make(0, "one"));
        await node.StartAsync();
        await node.HoldAsync(0, 1);
        return node;
    }

    private static async Task<int> ConditionalAsync(HttpClient client, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<string?> LocationAsync(HttpClient client, string path = "/a")
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.Headers.TryGetValues("Location", out var values) ? values.Single() : null;
    }
}
