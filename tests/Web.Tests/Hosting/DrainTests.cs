using System.Net;
using System.Net.Sockets;
using MirrorActors.Testing;
using MirrorActors.Web.Hosting;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Hosting;

public sealed class DrainTests
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);
    private static readonly Uri Ready = new("/-/health/ready", UriKind.Relative);
    private static readonly Uri Live = new("/-/health/live", UriKind.Relative);

    [Fact]
    public async Task A_draining_node_answers_and_closes_each_connection_until_it_stops()
    {
        var clock = new FakeClock();
        await using var node = new ToyNode { Clock = clock, DrainTime = DrainTime }.With("/a", 1);
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
        await EndAsync(clock, stopping);
    }

    [Fact]
    public async Task Errors_of_a_draining_node_close_their_connections_too()
    {
        var clock = new FakeClock();
        await using var node = await new ToyNode { Clock = clock, DrainTime = DrainTime }
            .With("/a", 1, isLocal: false).StartAsync();
        using var client = node.Client();
        var stopping = node.StopAsync();
        using var unavailable = await client.GetAsync(new Uri("/a", UriKind.Relative));
        node.Fallback = static (_, _) => throw new InvalidOperationException("a bug");
        using var failed = await client.GetAsync(new Uri("/a", UriKind.Relative));
        using var unknown = await client.GetAsync(new Uri("/nothing", UriKind.Relative));
        Assert.Equal(
            [HttpStatusCode.ServiceUnavailable, HttpStatusCode.InternalServerError, HttpStatusCode.NotFound],
            [unavailable.StatusCode, failed.StatusCode, unknown.StatusCode]);
        Assert.All([unavailable, failed, unknown], static a => Assert.True(a.Headers.ConnectionClose));
        await EndAsync(clock, stopping);
    }

    [Fact]
    public async Task Nobody_who_asks_while_the_node_stops_is_left_without_an_answer()
    {
        await using var node = await new ToyNode { DrainTime = TimeSpan.FromMilliseconds(100) }
            .With("/a", 1).StartAsync();
        var (address, stopping) = (node.Address, node.StopAsync());
        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskUntilRefusedAsync(address, stopping)));
        await Awaited.Of(stopping, "the end of the drain");
        Assert.Equal(0, asked.Sum(static a => a.Unanswered));
        Assert.NotEqual(0, asked.Sum(static a => a.Answered));
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
            (HttpStatusCode.ServiceUnavailable, "This node is starting\n"),
            await GetAsync(client, new Uri("/a", UriKind.Relative)));
        complete = true;
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await GetAsync(client, Ready));
        degraded = true;
        Assert.Equal((HttpStatusCode.OK, "degraded\n"), await GetAsync(client, Ready));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, new Uri("/a", UriKind.Relative))).Status);
    }

    private static async Task EndAsync(FakeClock clock, Task stopping)
    {
        clock.Advance(DrainTime);
        await clock.WaitForTimerAsync(WebLimits.LastAnswers);
        clock.Advance(WebLimits.LastAnswers);
        await Awaited.Of(stopping, "the end of the drain");
    }

    private static async Task<(int Answered, int Unanswered)> AskUntilRefusedAsync(Uri server, Task stopping)
    {
        var (answered, unanswered) = (0, 0);
        while (!stopping.IsCompleted)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(server.Host, server.Port);
            }
            catch (SocketException)
            {
                break;
            }

            if (await IsAnsweredAsync(client.GetStream())) answered++;
            else unanswered++;
        }

        return (answered, unanswered);
    }

    private static async Task<bool> IsAnsweredAsync(NetworkStream stream)
    {
        try
        {
            await stream.WriteAsync("GET /a HTTP/1.1\r\nHost: x.test\r\n\r\n"u8.ToArray());
            return await stream.ReadAsync(new byte[4096]) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(HttpClient client, Uri path)
    {
        using var answer = await client.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
