using System.Net;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Tests.Outgoing;

public sealed class RedirectTests
{
    [Fact]
    public async Task Without_a_rule_the_redirect_is_the_answer()
    {
        await using var server = await RedirectingAsync(_ => "http://10.0.0.1/");
        using var http = OutgoingTestKit.Http();
        using var response = await http.SendAsync(new() { Uri = server.Root }, CancellationToken.None);
        Assert.Equal(HttpStatusCode.Redirect, response.Status);
        Assert.Equal("http://10.0.0.1/", response.Headers.GetValues("Location").Single());
    }

    [Fact]
    public async Task Allowed_redirects_are_followed_and_remembered()
    {
        await using var server = await RedirectingAsync(path => path == "/a" ? "b" : path == "/b" ? "/c" : null);
        using var http = OutgoingTestKit.Http();
        using var response = await http.SendAsync(
            new() { Uri = server.At("a"), Redirects = RedirectRule.SameHost }, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, response.Status);
        Assert.Equal(["/a", "/b", "/c"], response.Visited.Select(uri => uri.AbsolutePath));
        Assert.Equal(server.At("c"), response.FinalUri);
    }

    [Fact]
    public async Task A_loop_ends_after_the_hops_the_call_allows()
    {
        await using var server = await RedirectingAsync(path => path);
        using var http = OutgoingTestKit.Http();
        await http.FailsAsync(
            new() { Uri = server.At("round"), Redirects = RedirectRule.SameHost }, OutgoingFailure.RedirectLoop);
    }

    [Fact]
    public async Task A_redirect_to_a_private_address_is_refused_even_within_the_site()
    {
        await using var server = await RedirectingAsync(_ => "http://meta.site.example/latest/meta-data/");
        using var http = OutgoingTestKit.Http(
            OutgoingTestKit.Names(("www.site.example", "127.0.0.1"), ("meta.site.example", "169.254.169.254")));
        var root = new Uri($"http://www.site.example:{server.Root.Port}/");
        var failure = await http.FailsAsync(
            new() { Uri = root, Redirects = RedirectRule.SameSite }, OutgoingFailure.Refused);
        Assert.Contains("169.254.169.254", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    public async Task A_redirect_to_another_scheme_is_not_followed(string location)
    {
        await using var server = await RedirectingAsync(_ => location);
        using var http = OutgoingTestKit.Http();
        await http.FailsAsync(
            new() { Uri = server.Root, Redirects = RedirectRule.SameSite }, OutgoingFailure.RedirectNotAllowed);
    }

    [Fact]
    public async Task A_redirect_without_a_usable_target_is_a_protocol_failure()
    {
        await using var server = await RedirectingAsync(_ => "http://");
        using var http = OutgoingTestKit.Http();
        await http.FailsAsync(new() { Uri = server.Root, Redirects = RedirectRule.SameSite }, OutgoingFailure.Protocol);
    }

    [Theory]
    [InlineData(RedirectRule.SameHost, "http://a.example/x", "http://a.example:81/y", true)]
    [InlineData(RedirectRule.SameHost, "http://a.example/x", "https://A.EXAMPLE/x", true)]
    [InlineData(RedirectRule.SameHost, "http://a.example/x", "http://b.a.example/x", false)]
    [InlineData(RedirectRule.SameSite, "http://a.example/x", "http://b.a.example/x", true)]
    [InlineData(RedirectRule.SameSite, "http://mirror.uni.ac.uk/", "http://other.ac.uk/", false)]
    [InlineData(RedirectRule.SameSite, "http://mirror.uni.ac.uk/", "http://cdn.uni.ac.uk/", true)]
    [InlineData(RedirectRule.SameSite, "http://1.2.3.4/", "http://9.9.3.4/", false)]
    [InlineData(RedirectRule.SameHost, "https://a.example/", "http://a.example/", false)]
    [InlineData(RedirectRule.None, "http://a.example/", "http://a.example/", false)]
    public void Rules_judge_hosts_and_never_go_from_https_to_http(
        RedirectRule rule, string from, string to, bool allowed) =>
        Assert.Equal(allowed, RedirectRules.Refusal(rule, new Uri(from), new Uri(to)) is null);

    [Theory]
    [InlineData("http://cdn.example/", "CDN.example", true)]
    [InlineData("http://x.cdn.example/", "cdn.example", false)]
    [InlineData("http://x.y.cdn.example/", "*.cdn.example", true)]
    [InlineData("http://cdn.example/", "*.cdn.example", false)]
    [InlineData("http://evilcdn.example/", "*.cdn.example", false)]
    [InlineData("https://a.example:444/", "cdn.example", true)]
    [InlineData("ftp://cdn.example/", "cdn.example", false)]
    public void A_list_names_hosts_beside_the_own_one(string to, string listed, bool allowed) => Assert.Equal(
        allowed, RedirectRules.Refusal(RedirectRule.List, new Uri("http://a.example/"), new Uri(to), [listed]) is null);

    [Theory]
    [InlineData("http://b.example/", true)]
    [InlineData("gopher://b.example/", false)]
    public void Any_is_any_host_but_no_other_scheme(string to, bool allowed)
    {
        Assert.Equal(allowed, RedirectRules.Refusal(RedirectRule.Any, new Uri("http://a.example/"), new Uri(to)) is null);
        Assert.NotNull(RedirectRules.Refusal(RedirectRule.Any, new Uri("https://a.example/"), new Uri("http://a.example/")));
    }

    [Theory]
    [InlineData("http://10.1.2.3/", "10.1.2.3")]
    [InlineData("http://[::1]/", "::1")]
    [InlineData("http://[::ffff:169.254.169.254]/", "169.254.169.254")]
    [InlineData("http://changed.example/", "10.9.9.9")]
    public async Task Wherever_redirects_may_lead_no_address_inside_is_called(string to, string refused)
    {
        await using var server = await RedirectingAsync(_ => to);
        using var http = OutgoingTestKit.Http(OutgoingTestKit.Names(("changed.example", "10.9.9.9")));
        var failure = await http.FailsAsync(
            new() { Uri = server.Root, Redirects = RedirectRule.Any }, OutgoingFailure.Refused);
        Assert.Contains(refused, failure.Message, StringComparison.Ordinal);
    }

    private static Task<ToyServer> RedirectingAsync(Func<string, string?> location) => ToyServer.StartAsync(context =>
    {
        if (location(context.Request.Path.Value!) is not { } target) return Task.CompletedTask;
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = target;
        return Task.CompletedTask;
    });
}
