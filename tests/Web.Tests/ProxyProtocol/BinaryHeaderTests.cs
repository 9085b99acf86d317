using MirrorActors.Web.Hosting.ProxyProtocol;
using static MirrorActors.Web.Tests.ProxyProtocol.ProxyBytes;

namespace MirrorActors.Web.Tests.ProxyProtocol;

public sealed class BinaryHeaderTests
{
    [Theory]
    [InlineData(Tcp4, "198.51.100.7", "198.51.100.7")]
    [InlineData(Tcp6, "2001:db8::7", "2001:db8::7")]
    [InlineData(Tcp6, "::ffff:198.51.100.7", "198.51.100.7")]
    public void The_source_is_the_client(byte family, string source, string client)
    {
        var bytes = Binary(family, Addresses(source, 56324));
        Assert.Equal(ProxyHeaderVerdict.Complete, ProxyHeaderParser.Parse(bytes, out var header));
        Assert.Equal(client, header.Client?.ToString());
        Assert.Equal(56324, header.Port);
        Assert.False(header.IsTls);
        Assert.Equal(bytes.Length, header.Length);
    }

    /// <summary>Byte for byte: TCP over IPv4 from 127.0.0.1:56324 to 127.0.0.1:443.</summary>
    [Fact]
    public void The_layout_is_that_of_the_specification()
    {
        byte[] bytes =
        [
            0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0x00, 0x0C,
            0x7F, 0x00, 0x00, 0x01, 0x7F, 0x00, 0x00, 0x01, 0xDC, 0x04, 0x01, 0xBB,
        ];
        Assert.Equal(ProxyHeaderVerdict.Complete, ProxyHeaderParser.Parse(bytes, out var header));
        Assert.Equal("127.0.0.1", header.Client?.ToString());
        Assert.Equal(56324, header.Port);
    }

    [Fact]
    public void Other_families_name_no_client_but_may_be_tls()
    {
        (byte Family, byte[] Addresses)[] cases =
        [
            (Unspecified, []), (UnixStream, new byte[216]), (Udp4, Addresses("198.51.100.7", 1)),
            (Udp6, Addresses("2001:db8::7", 1)), (0x32, new byte[216]), (0x10, Addresses("198.51.100.7", 1)),
        ];
        foreach (var (family, addresses) in cases)
        {
            var bytes = Binary(family, [.. addresses, .. SslTlv(1)]);
            Assert.Equal(ProxyHeaderVerdict.Complete, ProxyHeaderParser.Parse(bytes, out var header));
            Assert.Equal(new ProxyHeader(bytes.Length, null, 0, true), header);
        }
    }

    [Fact]
    public void Local_is_accepted_with_any_block_and_says_nothing()
    {
        byte[][] blocks = [[], Addresses("198.51.100.7", 1), [.. Addresses("198.51.100.7", 1), .. SslTlv(1)], [1, 2]];
        foreach (var block in blocks)
        {
            var bytes = Binary(family: 0xFF, block, command: 0x20);
            Assert.Equal(ProxyHeaderVerdict.Complete, ProxyHeaderParser.Parse(bytes, out var header));
            Assert.Equal(new ProxyHeader(bytes.Length, null, 0, false), header);
        }
    }

    [Theory]
    [InlineData(0x00, false)]
    [InlineData(0x01, true)]
    [InlineData(0x06, false)]
    [InlineData(0x07, true)]
    public void Tls_is_the_first_bit_of_the_ssl_field(byte client, bool isTls)
    {
        byte[] before = [.. Tlv(0x01, [.. "h2"u8]), .. Tlv(0x03, 1, 2, 3, 4), .. Tlv(0x04)];
        byte[] tlvs = [.. before, .. SslTlv(client), .. Tlv(0xEA, 1)];
        var bytes = Binary(Tcp4, [.. Addresses("198.51.100.7", 1), .. tlvs]);
        Assert.Equal(ProxyHeaderVerdict.Complete, ProxyHeaderParser.Parse(bytes, out var header));
        Assert.Equal(isTls, header.IsTls);
    }

    [Fact]
    public void A_field_inside_another_is_not_mistaken_for_one()
    {
        var bytes = Binary(Tcp4, [.. Addresses("198.51.100.7", 1), .. Tlv(0xE0, SslTlv(1))]);
        Assert.Equal(ProxyHeaderVerdict.Complete, ProxyHeaderParser.Parse(bytes, out var header));
        Assert.False(header.IsTls);
    }

    [Theory]
    [InlineData(0x11, Tcp4)]
    [InlineData(0x31, Tcp4)]
    [InlineData(0x01, Tcp4)]
    [InlineData(0x22, Tcp4)]
    [InlineData(0x2F, Tcp4)]
    [InlineData(0x21, 0x41)]
    [InlineData(0x21, 0x13)]
    [InlineData(0x21, 0xFF)]
    public void An_unknown_version_command_or_family_is_malformed(byte command, byte family) =>
        Assert.Equal(
            ProxyHeaderVerdict.Malformed,
            ProxyHeaderParser.Parse(Binary(family, Addresses("198.51.100.7", 1), command), out _));

    [Fact]
    public void Lengths_that_do_not_fit_are_malformed()
    {
        byte[] addresses = Addresses("198.51.100.7", 1);
        byte[][] headers =
        [
            Binary(Tcp4, addresses[..^1]), Binary(Tcp6, addresses), Binary(UnixStream, new byte[215]),
            Binary(Tcp4, [.. addresses, 4]), Binary(Tcp4, [.. addresses, 4, 0]), Binary(Tcp4, [.. addresses, 4, 0, 1]),
            Binary(Tcp4, [.. addresses, 4, 0xFF, 0xFF, 0]), Binary(Tcp4, [.. addresses, .. Tlv(Ssl, 1, 0, 0, 0)]),
        ];
        Assert.All(
            headers,
            static h => Assert.Equal(ProxyHeaderVerdict.Malformed, ProxyHeaderParser.Parse(h, out _)));
    }

    [Fact]
    public void A_block_of_2_KiB_is_read_and_a_longer_one_is_refused_at_its_length()
    {
        byte[] addresses = Addresses("198.51.100.7", 1);
        var padding = ProxyLimits.BinaryBlockBytes - addresses.Length - 3;
        var longest = Binary(Tcp4, [.. addresses, .. Tlv(0x04, new byte[padding])]);
        Assert.Equal(ProxyLimits.HeaderBytes, longest.Length);
        Assert.Equal(ProxyHeaderVerdict.Complete, ProxyHeaderParser.Parse(longest, out _));
        var longer = Binary(Tcp4, [.. addresses, .. Tlv(0x04, new byte[padding + 1])]);
        Assert.Equal(
            ProxyHeaderVerdict.Malformed,
            ProxyHeaderParser.Parse(longer.AsSpan(0, ProxyLimits.BinaryHeadBytes), out _));
    }
}
