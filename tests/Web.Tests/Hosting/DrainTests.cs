using System.Net;
using MirrorActors.Testing;
using MirrorActors.Web.Hosting;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

public sealed class DrainTests
{
    private static readonly Uri Ready = new("/-/health/ready", UriKind.Relative);
    private static readonly Uri Live = new("/-/health/live", UriKind.Relative);

    [Fact]
    public async Task A_draining_node_answers_and_closes_each_connection_until_it_stops()
    {
        await using var node = new ToyNode { DrainTime = TimeSpan.FromSeconds(2) }.With("/a", 1);
        node.Publish(ToyMirror.Make(0));
        await node.StartAsync();
        await node.HoldAsync(0, 1);
        using var client = node.Client();
        using var before = await client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Null(before.Headers.ConnectionClose);
        var stopping = node.StopAsync();
        using var during = await client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, during.StatusCode);
        Assert.True(during.Headers.ConnectionClose);
        using var ready = await client.GetAsync(Ready);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        await Awaited.Of(stopping, "the end of the drain");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(Ready));
    }

    [Fact]
    public async Task Health_tells_starting_ok_and_degraded()
    {
        var complete = false;
        var degraded = false;
        await using var node = await new ToyNode { Readiness = new NodeReadiness(() => complete, () => degraded) }.With(
            "/a", 1).StartAsync();
        using var client = node.Client();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting\n"), await GetAsync(client, Ready));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync(client, Live));
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable, (await GetAsync(client, new Uri("/a", UriKind.Relative))).Status);
        complete = true;
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync(client, Ready));
        degraded = true;
        Assert.Equal((HttpStatusCode.OK, "degraded\n"), await GetAsync(client, Ready));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, new Uri("/a", UriKind.Relative))).Status);
    }

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(HttpClient client, Uri path)
    {
        using var answer = await client.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
