using System.Net;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Tests.Outgoing;

public sealed class AddressGuardTests
{
    private static readonly AddressGuard Closed = new([]);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:2::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2002:c0a8:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Addresses_that_are_not_public_are_refused_by_name(string address)
    {
        var refusal = Closed.Refusal(IPAddress.Parse(address));
        Assert.NotNull(refusal);
        Assert.Contains("outgoing.allow-private", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("193.0.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    [InlineData("2001:4860::8888")]
    [InlineData("2002:101:101::1")]
    [InlineData("2a00:1450::1")]
    public void Public_addresses_pass(string address) => Assert.Null(Closed.Refusal(IPAddress.Parse(address)));

    [Fact]
    public void The_refusal_names_the_address() =>
        Assert.Contains("10.1.2.3", Closed.Refusal(IPAddress.Parse("::ffff:10.1.2.3")), StringComparison.Ordinal);

    [Fact]
    public void Listed_networks_pass_and_nothing_else()
    {
        var guard = new AddressGuard([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("fd00::/8")]);
        Assert.Null(guard.Refusal(IPAddress.Parse("127.0.0.9")));
        Assert.Null(guard.Refusal(IPAddress.Parse("::ffff:127.0.0.9")));
        Assert.Null(guard.Refusal(IPAddress.Parse("fd00::1")));
        Assert.NotNull(guard.Refusal(IPAddress.Parse("10.0.0.1")));
        Assert.NotNull(guard.Refusal(IPAddress.Parse("::1")));
    }
}
