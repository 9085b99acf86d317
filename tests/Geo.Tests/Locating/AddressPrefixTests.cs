using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.Locating;

public sealed class AddressPrefixTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "192.0.2.1", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("::1/128", "::1", true)]
    public void A_network_holds_its_addresses(string network, string address, bool held) =>
        Assert.Equal(held, AddressPrefix.Parse(network).Contains(AddressKey.Parse(address)));

    [Theory]
    [InlineData("10.0.0.1/8", "the network is 10.0.0.0/8")]
    [InlineData("2001:db8::1/32", "the network is 2001:db8::/32")]
    [InlineData("10.0.0.0/33", "0 to 32")]
    [InlineData("2001:db8::/129", "0 to 128")]
    [InlineData("10.0.0.0/", "0 to 32")]
    [InlineData("10.0.0.0/-1", "0 to 32")]
    [InlineData("10.0.0.0/8/8", "0 to 32")]
    [InlineData("::ffff:10.0.0.0/95", "0 to 32")]
    [InlineData("10.0.0/8", "is not an IP address or network")]
    [InlineData("example.org", "is not an IP address or network")]
    public void A_wrong_network_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(AddressPrefix.TryParse(text, out var prefix, out var error));
        Assert.Equal(default, prefix);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => AddressPrefix.Parse(text));
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("192.0.2.7/32")]
    [InlineData("::/0")]
    [InlineData("2001:db8::/32")]
    public void A_network_is_written_as_it_is_read(string text) =>
        Assert.Equal(text, AddressPrefix.Parse(text).ToString());
}
