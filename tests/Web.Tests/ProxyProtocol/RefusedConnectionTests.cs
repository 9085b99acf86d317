using System.Net.Sockets;
using System.Text;
using MirrorActors.Testing;
using MirrorActors.Web.Hosting.ProxyProtocol;
using MirrorActors.Web.Tests.Hosting;
using MirrorActors.Web.Tests.Toy;
using static MirrorActors.Web.Tests.ProxyProtocol.ProxyBytes;

namespace MirrorActors.Web.Tests.ProxyProtocol;

public sealed class RefusedConnectionTests
{
    private static readonly byte[] FromTokyo = Text($"PROXY TCP4 {ToyGeo.Tokyo} 192.0.2.1 56324 443\r\n");

    [Fact]
    public async Task A_trusted_proxy_without_a_good_header_is_closed_counted_and_named_once_a_minute()
    {
        var clock = new FakeClock();
        await using var node = await ProxyNode.StartAsync(clock: clock);
        byte[][] starts =
        [
            [], Text("PROXY TCP4 1.2.3.4\r\n"), Text($"PROXY {new string('x', 200)}"),
            Binary(Tcp4, [1, 2, 3]), Binary(Tcp4, new byte[2049]), Text("\u0016\u0003\u0001"),
        ];
        foreach (var start in starts)
            Assert.Equal("", await ProxyNode.LocationAsync(node, start, ProxyNode.Get()));
        Assert.Equal(starts.Length, node.Metrics.ProxyHeadersRefused.Read());
        var line = Assert.Single(node.Log.Lines);
        Assert.StartsWith("3900 127.0.0.1 ", line, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("", await ProxyNode.LocationAsync(node, ProxyNode.Get()));
        Assert.Equal(2, node.Log.Lines.Count);
        Assert.Equal("http://tokyo.test/pub/a", await ProxyNode.LocationAsync(node, FromTokyo, ProxyNode.Get()));
    }

    [Fact]
    public async Task A_slow_header_is_closed_at_the_time_limit()
    {
        var clock = new FakeClock();
        await using var node = await ProxyNode.StartAsync(clock: clock);
        using var client = await ConnectAsync(node);
        await client.GetStream().WriteAsync(FromTokyo.AsMemory(0, 20));
        await clock.WaitForTimerAsync(ProxyLimits.HeaderTime);
        clock.Advance(ProxyLimits.HeaderTime - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, node.Metrics.ProxyHeadersRefused.Read());
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("", await AnswerAsync(client));
        Assert.Equal(1, node.Metrics.ProxyHeadersRefused.Read());
        Assert.Contains("did not come within 5 s", Assert.Single(node.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_limit_ends_with_the_header()
    {
        var clock = new FakeClock();
        await using var node = await ProxyNode.StartAsync(clock: clock);
        using var client = await ConnectAsync(node);
        await clock.WaitForTimerAsync(ProxyLimits.HeaderTime);
        await client.GetStream().WriteAsync(FromTokyo);
        await clock.WaitForNoTimersAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await client.GetStream().WriteAsync(ProxyNode.Get());
        Assert.Contains("//tokyo.test/", await AnswerAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_only_connects_is_checking_and_one_that_stops_half_way_is_refused()
    {
        await using var node = await ProxyNode.StartAsync();
        using (var check = await ConnectAsync(node))
        {
            Assert.Equal("", await AnswerAsync(check, isEnd: true));
        }

        Assert.Equal(0, node.Metrics.ProxyHeadersRefused.Read());
        using var cut = await ConnectAsync(node);
        await cut.GetStream().WriteAsync(FromTokyo.AsMemory(0, 20));
        Assert.Equal("", await AnswerAsync(cut, isEnd: true));
        Assert.Equal(1, node.Metrics.ProxyHeadersRefused.Read());
        Assert.Contains("it ends early", Assert.Single(node.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_reset_before_its_header_is_no_fault_of_the_node()
    {
        var clock = new FakeClock();
        await using var node = await ProxyNode.StartAsync(clock: clock);
        using var client = await ConnectAsync(node);
        await client.GetStream().WriteAsync(FromTokyo.AsMemory(0, 20));
        await clock.WaitForTimerAsync(ProxyLimits.HeaderTime);
        client.LingerState = new LingerOption(true, 0);
        // Disposing of the client would send a proper end first.
        client.Client.Close();
        await clock.WaitForNoTimersAsync();
        await node.StopAsync();
        Assert.Empty(node.Log.Lines);
    }

    [Fact]
    public async Task Anybody_else_is_served_without_a_header_and_refused_with_one()
    {
        await using var node = await ProxyNode.StartAsync(isTrusted: false);
        Assert.Equal("http://world.test/pub/a", await ProxyNode.LocationAsync(node, ProxyNode.Get()));
        Assert.Empty(node.Log.Lines);
        byte[][] headers =
        [
            FromTokyo, Binary(Tcp4, [.. Addresses(ToyGeo.Tokyo, 1), .. SslTlv(1)]), Text("PROXY x\r\n"),
        ];
        foreach (var header in headers)
            Assert.Equal("", await ProxyNode.LocationAsync(node, header, ProxyNode.Get()));
        Assert.Equal(headers.Length, node.Metrics.ProxyHeadersRefused.Read());
        Assert.StartsWith("3901 127.0.0.1 ", Assert.Single(node.Log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Anybody_else_may_be_slow(int sentEarly)
    {
        var clock = new FakeClock();
        await using var node = await ProxyNode.StartAsync(isTrusted: false, clock: clock);
        using var client = await ConnectAsync(node);
        // "P" could be the start of a header as well.
        var request = Encoding.Latin1.GetBytes("PUT /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        await client.GetStream().WriteAsync(request.AsMemory(0, sentEarly));
        await clock.WaitForTimerAsync(ProxyLimits.HeaderTime);
        clock.Advance(ProxyLimits.HeaderTime);
        await clock.WaitForNoTimersAsync();
        await client.GetStream().WriteAsync(request.AsMemory(sentEarly));
        Assert.Equal(405, RawRequest.StatusOf(await AnswerAsync(client)));
        Assert.Equal(0, node.Metrics.ProxyHeadersRefused.Read());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connections_without_a_header_yet_do_not_hold_up_the_stop(bool isTrusted)
    {
        var clock = new FakeClock();
        await using var node = await ProxyNode.StartAsync(isTrusted, clock: clock);
        using var client = await ConnectAsync(node);
        await clock.WaitForTimerAsync(ProxyLimits.HeaderTime);
        await Awaited.Of(node.StopAsync(), "the stop, with a clock that stands still");
        Assert.Equal("", await AnswerAsync(client));
        Assert.Equal(0, node.Metrics.ProxyHeadersRefused.Read());
    }

    private static async Task<TcpClient> ConnectAsync(ToyNode node)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(node.Address.Host, node.Address.Port);
        return client;
    }

    private static async Task<string> AnswerAsync(TcpClient client, bool isEnd = false)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        if (isEnd) client.Client.Shutdown(SocketShutdown.Send);
        return await Awaited.Of(reader.ReadToEndAsync(), "the end of the connection");
    }
}
