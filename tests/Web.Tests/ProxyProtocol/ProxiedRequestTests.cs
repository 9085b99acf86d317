using System.Net.Sockets;
using System.Text;
using MirrorActors.Testing;
using MirrorActors.Web.Tests.Hosting;
using MirrorActors.Web.Tests.Toy;
using static MirrorActors.Web.Tests.ProxyProtocol.ProxyBytes;

namespace MirrorActors.Web.Tests.ProxyProtocol;

/// <summary>Through the real listener, over real sockets.</summary>
public sealed class ProxiedRequestTests
{
    private static readonly byte[] FromTokyo = Text($"PROXY TCP4 {ToyGeo.Tokyo} 192.0.2.1 56324 443\r\n");

    [Fact]
    public async Task The_client_of_the_header_is_the_client()
    {
        await using var node = await ProxyNode.StartAsync();
        Assert.Equal("http://tokyo.test/pub/a", await ProxyNode.LocationAsync(node, FromTokyo, ProxyNode.Get()));
        var berlin = Binary(Tcp4, Addresses(ToyGeo.Berlin, 1));
        Assert.Equal("http://berlin.test/pub/a", await ProxyNode.LocationAsync(node, berlin, ProxyNode.Get()));
        var mapped = Binary(Tcp6, Addresses("::ffff:" + ToyGeo.Berlin, 1));
        Assert.Equal("http://berlin.test/pub/a", await ProxyNode.LocationAsync(node, mapped, ProxyNode.Get()));
        Assert.Equal(0, node.Metrics.ProxyHeadersRefused.Read());
    }

    [Fact]
    public async Task The_tls_field_makes_it_https()
    {
        await using var node = await ProxyNode.StartAsync();
        var encrypted = Binary(Tcp4, [.. Addresses(ToyGeo.Tokyo, 1), .. SslTlv(1)]);
        Assert.Equal("https://tokyo.test/pub/a", await ProxyNode.LocationAsync(node, encrypted, ProxyNode.Get()));
        var plain = Binary(Tcp4, [.. Addresses(ToyGeo.Tokyo, 1), .. SslTlv(0)]);
        Assert.Equal("http://tokyo.test/pub/a", await ProxyNode.LocationAsync(node, plain, ProxyNode.Get()));
        var unspecified = Binary(Unspecified, SslTlv(1));
        Assert.Equal("https://world.test/pub/a", await ProxyNode.LocationAsync(node, unspecified, ProxyNode.Get()));
    }

    [Fact]
    public async Task A_header_without_a_client_keeps_the_sockets_peer()
    {
        await using var node = await ProxyNode.StartAsync();
        byte[][] headers =
        [
            Text("PROXY UNKNOWN\r\n"), Binary(Unspecified, [], command: 0x20), Binary(UnixStream, new byte[216]),
            Binary(Udp4, Addresses(ToyGeo.Tokyo, 1)),
        ];
        foreach (var header in headers)
        {
            Assert.Equal("http://world.test/pub/a", await ProxyNode.LocationAsync(node, header, ProxyNode.Get()));
            // The peer is the trusted proxy, so its forwarding headers count.
            var forwarded = ProxyNode.Get(headers: $"X-Forwarded-For: {ToyGeo.Berlin}\r\nX-Forwarded-Proto: https\r\n");
            Assert.Equal("https://berlin.test/pub/a", await ProxyNode.LocationAsync(node, header, forwarded));
        }
    }

    [Fact]
    public async Task Forwarding_headers_count_only_when_the_client_of_the_header_is_trusted_itself()
    {
        await using var node = await ProxyNode.StartAsync();
        var forwarded = ProxyNode.Get(headers: $"X-Forwarded-For: {ToyGeo.Berlin}\r\nX-Forwarded-Proto: https\r\n");
        Assert.Equal("http://tokyo.test/pub/a", await ProxyNode.LocationAsync(node, FromTokyo, forwarded));
        Assert.Equal(1, node.Metrics.UntrustedForwarding.Read());
        var secondProxy = Text("PROXY TCP4 127.0.0.9 127.0.0.1 1 2\r\n");
        Assert.Equal("https://berlin.test/pub/a", await ProxyNode.LocationAsync(node, secondProxy, forwarded));
    }

    [Fact]
    public async Task Pipelined_requests_behind_the_header_are_all_answered_for_its_client()
    {
        await using var node = await ProxyNode.StartAsync();
        byte[] first = [.. "GET /b HTTP/1.1\r\nHost: x.test\r\n\r\n"u8];
        var header = Binary(Tcp4, [.. Addresses(ToyGeo.Tokyo, 1), .. SslTlv(1)]);
        var answers = await RawRequest.SendAsync(node.Address, [.. header, .. first, .. first, .. ProxyNode.Get()]);
        Assert.Equal(2, answers.Split("Location: https://tokyo.test/pub/b\r\n").Length - 1);
        Assert.Equal(1, answers.Split("Location: https://tokyo.test/pub/a\r\n").Length - 1);
    }

    [Fact]
    public async Task A_header_in_pieces_is_read_as_one()
    {
        await using var node = await ProxyNode.StartAsync();
        byte[] padded = [.. Addresses(ToyGeo.Tokyo, 1), .. Tlv(0x04, new byte[1900])];
        foreach (var header in new[] { FromTokyo, Binary(Tcp4, padded) })
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(node.Address.Host, node.Address.Port);
            var stream = client.GetStream();
            foreach (var piece in header) await stream.WriteAsync(new[] { piece });
            await stream.WriteAsync(ProxyNode.Get());
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var answer = await Awaited.Of(reader.ReadToEndAsync(), "the answer");
            Assert.Contains("Location: http://tokyo.test/pub/a\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_header_is_not_a_request()
    {
        await using var node = await ProxyNode.StartAsync();
        var berlin = Text($"PROXY TCP4 {ToyGeo.Berlin} 192.0.2.1 1 2\r\n");
        var answer = await RawRequest.SendAsync(node.Address, [.. FromTokyo, .. berlin, .. ProxyNode.Get()]);
        Assert.Equal(400, RawRequest.StatusOf(answer));
    }

    [Fact]
    public async Task When_off_a_header_is_a_bad_request()
    {
        await using var node = await ProxyNode.StartAsync(isOn: false);
        var answer = await RawRequest.SendAsync(node.Address, [.. FromTokyo, .. ProxyNode.Get()]);
        Assert.Equal(400, RawRequest.StatusOf(answer));
        Assert.Equal("http://world.test/pub/a", await ProxyNode.LocationAsync(node, ProxyNode.Get()));
    }
}
