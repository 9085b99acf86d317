using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.Locating;

public sealed class AddressKeyTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("2001:DB8::1")]
    [InlineData("1:2:3:4:5:6:7:8")]
    [InlineData("1:2:3:4:5:6:7::")]
    [InlineData("::2:3:4:5:6:7:8")]
    [InlineData("64:ff9b::192.0.2.33")]
    [InlineData("1:2:3:4:5:6:1.2.3.4")]
    [InlineData("::1.2.3.4")]
    public void An_address_is_read_as_the_framework_reads_it(string text)
    {
        Assert.True(AddressKey.TryParse(text, out var address));
        Assert.Equal(AddressKey.From(IPAddress.Parse(text)), address);
        Assert.Equal(IPAddress.Parse(text).ToString(), address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.")]
    [InlineData(".1.2.3")]
    [InlineData("01.2.3.4")]
    [InlineData("0x1.2.3.4")]
    [InlineData("1.2.3.4 ")]
    [InlineData("+1.2.3.4")]
    [InlineData("16909060")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData(":1")]
    [InlineData("1:")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("1::2::3")]
    [InlineData("::12345")]
    [InlineData("::g")]
    [InlineData("1.2.3.4::")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("١.2.3.4")]
    public void What_is_no_address_is_refused(string text) => Assert.False(AddressKey.TryParse(text, out _));

    [Fact]
    public void An_IPv4_mapped_address_is_IPv4()
    {
        Assert.Equal(AddressKey.Parse("192.0.2.1"), AddressKey.Parse("::ffff:192.0.2.1"));
        Assert.Equal(AddressKey.Parse("192.0.2.1"), AddressKey.From(IPAddress.Parse("::ffff:192.0.2.1")));
        Assert.True(AddressKey.Parse("::ffff:c000:201").IsV4);
        Assert.False(AddressKey.Parse("::192.0.2.1").IsV4);
    }

    [Fact]
    public void Every_address_survives_being_written_and_read() =>
        Prop.ForAll(Addresses(), static address =>
            AddressKey.Parse(address.ToString()) == AddressKey.From(address)
            && AddressKey.From(address).ToIPAddress().Equals(
                address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)).QuickCheckThrowOnFailure();

    [Fact]
    public void Reading_an_address_allocates_nothing()
    {
        var read = 0;
        var before = 0L;
        for (var i = 0; i < 101; i++)
        {
            if (i == 1)
                before = GC.GetAllocatedBytesForCurrentThread();
            read += AddressKey.TryParse("192.0.2.1", out _) ? 1 : 0;
            read += AddressKey.TryParse("2001:db8::192.0.2.1", out _) ? 1 : 0;
        }
        Assert.Equal((202, 0), (read, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    // Half of the groups are zero, to meet "::" everywhere.
    private static Arbitrary<IPAddress> Addresses()
    {
        var group = Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 0xFFFF), Gen.Constant(0xFFFF), Gen.Constant(0));
        return Gen.OneOf(
            group.Two().Select(static g => Make(AddressFamily.InterNetwork, [g.Item1, g.Item2])),
            group.ArrayOf(8).Select(static g => Make(AddressFamily.InterNetworkV6, g))).ToArbitrary();
    }

    private static IPAddress Make(AddressFamily family, int[] groups)
    {
        var address = new IPAddress(groups.SelectMany(static g => new[] { (byte)(g >> 8), (byte)g }).ToArray());
        Assert.Equal(family, address.AddressFamily);
        return address;
    }
}
