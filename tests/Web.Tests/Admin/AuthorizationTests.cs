using System.Net;
using MirrorActors.Testing.Admin;

namespace MirrorActors.Web.Tests.Admin;

public sealed class AuthorizationTests
{
    public static readonly TheoryData<string, string> Protected = new()
    {
        { "GET", "/-/metrics" },
        { "GET", "/-/other" },
        { "GET", "/v1/cluster" },
        { "GET", "/v1/cluster/events" },
        { "GET", "/v1/cluster/backup" },
        { "POST", "/v1/cluster/leave" },
        { "POST", "/v1/cluster/down?node=n2" },
        { "GET", "/v1/actors" },
        { "GET", "/v1/log" },
        { "GET", "/v1/repos/default/catalogue" },
        { "GET", "/v1/repos/default/catalogue/manifest" },
        { "POST", "/v1/repos/default/catalogue/scan" },
        { "POST", "/v1/repos/default/catalogue/accept" },
        { "GET", "/v1/repos/default/file?path=/a.iso" },
        { "GET", "/v1/repos/default/files" },
        { "GET", "/v1/repos/default/explain?path=/a.iso&from=192.0.2.1" },
        { "GET", "/v1/repos/default/mirrors" },
        { "POST", "/v1/repos/default/mirrors" },
        { "GET", "/v1/repos/default/mirrors/private" },
        { "DELETE", "/v1/repos/default/mirrors/private" },
        { "POST", "/v1/repos/default/mirrors/private/set" },
        { "POST", "/v1/repos/default/mirrors/private/enable" },
        { "POST", "/v1/repos/default/mirrors/private/disable" },
        { "POST", "/v1/repos/default/mirrors/private/rename" },
        { "POST", "/v1/repos/default/mirrors/private/scan" },
        { "POST", "/v1/repos/default/mirrors/private/probe" },
        { "GET", "/v1/repos/other/mirrors" },
        { "PUT", "/v1/cluster" },
        { "GET", "/nothing" },
        { "GET", "/" },
    };

    [Theory]
    [MemberData(nameof(Protected))]
    public async Task Without_the_token_nothing_is_read_or_changed(string method, string path)
    {
        await using var node = await new AdminNode().StartAsync();
        using var admin = node.Client();
        const string secrets =
            ""","rsync":"rsync://user:secret1@m.example/mod/","admin-email":"secret2@m.example","comment":"secret3" """;
        var added = await admin.AddAsync("private", secrets);
        Assert.Contains("secret2", added.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret1", added.Text, StringComparison.Ordinal);
        foreach (var token in new[] { null, "wrong-token-wrong-token", "x", node.Token.Text[..^1], node.Token.Text + "0" })
        {
            using var client = node.Client(token);
            var answer = await client.CallAsync(new HttpMethod(method), path);
            Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.Status, answer.ContentType));
            Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(added.Json.GetProperty("mirror").ToString(), (await admin.GetAsync(
            AdminCall.Mirrors + "/private", HttpStatusCode.OK)).Json.ToString());
    }

    [Theory]
    [InlineData("Basic {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer")]
    [InlineData("Bearer {0},{0}")]
    public async Task Another_scheme_does_not_open_it(string header)
    {
        await using var node = await new AdminNode().StartAsync();
        using var client = node.Client(token: null);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", string.Format(null, header, node.Token.Text));
        await client.GetAsync("/v1/cluster", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Health_is_open_to_all_and_metrics_when_they_are_public()
    {
        await using var node = await new AdminNode { MetricsPublic = true }.StartAsync();
        using var client = node.Client(token: null);
        Assert.Equal("ok\n", (await client.GetAsync("/-/health/live", HttpStatusCode.OK)).Text);
        Assert.Equal("ok\n", (await client.GetAsync("/-/health/ready", HttpStatusCode.OK)).Text);
        await client.GetAsync("/-/metrics", HttpStatusCode.OK);
        await client.GetAsync("/v1/cluster", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Metrics_open_with_the_token()
    {
        await using var node = await new AdminNode().StartAsync();
        using var client = node.Client();
        var metrics = await client.GetAsync("/-/metrics", HttpStatusCode.OK);
        Assert.Equal("text/plain", metrics.ContentType);
        Assert.Contains("# TYPE", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_starts_degrades_or_drains_says_so()
    {
        var complete = false;
        await using var node = await new AdminNode { Readiness = new(() => complete, () => true) }.StartAsync();
        using var client = node.Client(token: null);
        Assert.Equal("starting\n", (await client.GetAsync("/-/health/ready", HttpStatusCode.ServiceUnavailable)).Text);
        complete = true;
        Assert.Equal("degraded\n", (await client.GetAsync("/-/health/ready", HttpStatusCode.OK)).Text);
        node.Readiness.BeginDrain();
        Assert.Equal("draining\n", (await client.GetAsync("/-/health/ready", HttpStatusCode.ServiceUnavailable)).Text);
        Assert.Equal("ok\n", (await client.GetAsync("/-/health/live", HttpStatusCode.OK)).Text);
    }
}
