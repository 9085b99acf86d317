using Microsoft.Extensions.Primitives;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Tests.Redirect;

public sealed class TrustedProxiesTests
{
    private const string Peer = "10.0.0.1";

    private readonly TrustedProxies _proxies =
        new([AddressPrefix.Parse("10.0.0.0/8"), AddressPrefix.Parse("2001:db8::/32")]);

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("6.6.6.6, 192.0.2.1", "192.0.2.1")]
    [InlineData("6.6.6.6, 192.0.2.1, 10.0.0.9", "192.0.2.1")]
    [InlineData("192.0.2.1,10.0.0.9 ,\t10.0.0.8", "192.0.2.1")]
    [InlineData("10.0.0.9, 10.0.0.8", "10.0.0.9")]
    [InlineData("192.0.2.1:4711", "192.0.2.1")]
    [InlineData("[2001:db9::1]:4711", "2001:db9::1")]
    [InlineData("[2001:db9::1]", "2001:db9::1")]
    [InlineData("2001:db9::1", "2001:db9::1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("6.6.6.6, unknown", Peer)]
    [InlineData("6.6.6.6, <script>", Peer)]
    [InlineData("6.6.6.6, junk, 10.0.0.9", "10.0.0.9")]
    [InlineData("192.0.2.1:", Peer)]
    [InlineData("192.0.2.1:123456", Peer)]
    [InlineData("", Peer)]
    [InlineData(",,,", Peer)]
    public void The_list_is_walked_from_the_right_to_the_first_stranger(string header, string expected)
    {
        var client = AddressKey.Parse(Peer);
        _proxies.WalkAddresses(header, ref client);
        Assert.Equal(expected, client.ToString());
    }

    [Fact]
    public void Several_lines_are_one_list()
    {
        var client = AddressKey.Parse(Peer);
        _proxies.WalkAddresses(new StringValues(["6.6.6.6", "192.0.2.1", "10.0.0.9"]), ref client);
        Assert.Equal("192.0.2.1", client.ToString());
    }

    [Theory]
    [InlineData("for=192.0.2.1;proto=https", "192.0.2.1")]
    [InlineData("for=6.6.6.6, For=\"[2001:db9::1]:80\" ; by=10.0.0.9", "2001:db9::1")]
    [InlineData("for=192.0.2.1, for=10.0.0.9", "192.0.2.1")]
    [InlineData("for=_hidden", Peer)]
    [InlineData("proto=https", Peer)]
    public void Forwarded_is_walked_in_the_same_way(string header, string expected)
    {
        var client = AddressKey.Parse(Peer);
        _proxies.WalkForwarded(header, ref client);
        Assert.Equal(expected, client.ToString());
    }

    [Theory]
    [InlineData("https", false, true)]
    [InlineData("HTTPS, http", false, true)]
    [InlineData("http", false, false)]
    [InlineData("httpsx", false, false)]
    [InlineData("for=1.2.3.4;proto=https", true, true)]
    [InlineData("for=1.2.3.4;proto=\"https\", for=2.3.4.5;proto=http", true, true)]
    [InlineData("for=https", true, false)]
    public void Any_https_hop_makes_the_client_https(string header, bool isForwarded, bool expected)
    {
        Assert.Equal(expected, TrustedProxies.AnyHttps(header, isForwarded));
    }

    [Fact]
    public void An_endless_list_is_given_up_on()
    {
        var client = AddressKey.Parse(Peer);
        _proxies.WalkAddresses(string.Join(',', Enumerable.Repeat("10.0.0.9", 5000)), ref client);
        Assert.Equal("10.0.0.9", client.ToString());
    }
}
