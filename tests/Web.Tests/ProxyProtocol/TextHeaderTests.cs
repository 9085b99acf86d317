using System.Text;
using MirrorActors.Web.Hosting.ProxyProtocol;

namespace MirrorActors.Web.Tests.ProxyProtocol;

public sealed class TextHeaderTests
{
    private const string LongestV6 = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

    [Theory]
    [InlineData("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n", "192.168.0.1", 56324)]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255", 65535)]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 0 0\r\n", "1.2.3.4", 0)]
    [InlineData("PROXY TCP6 2001:DB8::7 ::1 1 2\r\n", "2001:db8::7", 1)]
    [InlineData("PROXY TCP6 ::ffff:1.2.3.4 ::1 1 2\r\n", "1.2.3.4", 1)]
    [InlineData($"PROXY TCP6 {LongestV6} {LongestV6} 65535 65535\r\n", LongestV6, 65535)]
    public void The_source_is_the_client(string line, string client, int port)
    {
        Assert.Equal(ProxyHeaderVerdict.Complete, Parse(line, out var header));
        Assert.Equal(client, header.Client?.ToString());
        Assert.Equal(port, header.Port);
        Assert.False(header.IsTls);
        Assert.Equal(line.Length, header.Length);
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN \r\n")]
    [InlineData($"PROXY UNKNOWN {LongestV6} {LongestV6} 65535 65535\r\n")]
    [InlineData("PROXY UNKNOWN any \0thing\r\n")]
    public void Unknown_names_no_client(string line)
    {
        Assert.Equal(ProxyHeaderVerdict.Complete, Parse(line, out var header));
        Assert.Null(header.Client);
        Assert.Equal(line.Length, header.Length);
    }

    [Theory]
    [InlineData("PROXY \r\n")]
    [InlineData("PROXY TCP4\r\n")]
    [InlineData("PROXY UNKNOWNS\r\n")]
    [InlineData("PROXY unknown\r\n")]
    [InlineData("PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY tcp4 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY  TCP4 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4  1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2 \r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4\t5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\r\n")]
    [InlineData("PROXY TCP4 01.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 256.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 example.org 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 65536 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 65536\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 +1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1\0 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 0x1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 \u00b2 2\r\n")]
    [InlineData("PROXY TCP4 2001:db8::7 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP6 2001:db8::7 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP6 [2001:db8::7] ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1::2::3 ::1 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\nGET / HTTP/1.1\r\n")]
    [InlineData("PROXY UNKNOWN\nGET / HTTP/1.1\r\n")]
    public void A_line_that_breaks_the_rules_is_malformed(string line) =>
        Assert.Equal(ProxyHeaderVerdict.Malformed, Parse(line, out _));

    [Fact]
    public void A_line_of_107_bytes_is_read_and_a_longer_one_is_malformed()
    {
        var longest = "PROXY UNKNOWN ".PadRight(ProxyLimits.TextBytes - 2, 'x') + "\r\n";
        Assert.Equal(ProxyHeaderVerdict.Complete, Parse(longest, out _));
        Assert.Equal(ProxyHeaderVerdict.Malformed, Parse(longest.Insert(20, "x"), out _));
        Assert.Equal(ProxyHeaderVerdict.Incomplete, Parse(longest[..^1], out _));
        Assert.Equal(ProxyHeaderVerdict.Malformed, Parse(longest[..^1] + "x", out _));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PROPFIND / HTTP/1.1\r\n")]
    [InlineData("PROXYTCP4 ")]
    [InlineData("proxy TCP4 ")]
    [InlineData("\r\nGET / HTTP/1.1\r\n")]
    [InlineData(" PROXY TCP4 ")]
    [InlineData("\u0016\u0003\u0001\u0002")]
    public void Anything_else_is_no_header(string start) =>
        Assert.Equal(ProxyHeaderVerdict.Absent, Parse(start, out _));

    private static ProxyHeaderVerdict Parse(string text, out ProxyHeader header) =>
        ProxyHeaderParser.Parse(Encoding.Latin1.GetBytes(text), out header);
}
