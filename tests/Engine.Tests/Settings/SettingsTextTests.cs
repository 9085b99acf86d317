using System.Globalization;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class SettingsTextTests
{
    [Theory]
    [InlineData("0", "00:00:00")]
    [InlineData("500ms", "00:00:00.5")]
    [InlineData("250 us", "00:00:00.00025")]
    [InlineData("1.5s", "00:00:01.5")]
    [InlineData("30 seconds", "00:00:30")]
    [InlineData("5m", "00:05:00")]
    [InlineData("1 hour", "01:00:00")]
    [InlineData("2d", "2.00:00:00")]
    public void Durations_are_read(string text, string value) =>
        Assert.Equal(TimeSpan.Parse(value, CultureInfo.InvariantCulture), DurationText.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("5 M")]
    [InlineData("5 s s")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999999d")]
    [InlineData("99999999999999999999999999999999999999s")]
    public void What_is_no_duration_is_refused(string text) => Assert.NotNull(DurationText.Parse(text).Problem);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("7B", 7)]
    [InlineData("4 KiB", 4096)]
    [InlineData("4k", 4096)]
    [InlineData("4kB", 4000)]
    [InlineData("0.5 MiB", 524288)]
    [InlineData("25 MB", 25_000_000)]
    [InlineData("1G", 1L << 30)]
    [InlineData("2 TiB", 2L << 40)]
    [InlineData("1PB", 1_000_000_000_000_000)]
    public void Sizes_are_read(string text, long bytes) => Assert.Equal(bytes, ByteSizeText.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1")]
    [InlineData("1 mb")]
    [InlineData("10000 PiB")]
    public void What_is_no_size_is_refused(string text) => Assert.NotNull(ByteSizeText.Parse(text).Problem);

    [Theory]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData("[::]:8080", "[::]:8080")]
    public void Addresses_are_read(string text, string shown) =>
        Assert.Equal(shown, ListenAddress.ParseEndPoint(text).Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData(":80")]
    [InlineData("1:80")]
    [InlineData("::1:80")]
    [InlineData("[::1]")]
    [InlineData("[127.0.0.1]:80x")]
    [InlineData("example.org:80")]
    [InlineData("1.2.3.4:65536")]
    [InlineData("1.2.3.4:-1")]
    public void What_is_no_address_is_refused(string text) => Assert.NotNull(ListenAddress.ParseEndPoint(text).Problem);

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("192.0.2.7", "192.0.2.7/32")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("::1", "::1/128")]
    [InlineData("FD00:0::0/08", "fd00::/8")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::/0", "::/0")]
    public void Networks_are_read(string text, string network)
    {
        Assert.Equal(network, CidrText.Parse(text).Value);
        System.Net.IPNetwork.Parse(network);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("loopback")]
    [InlineData("/8")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("0x0a.0.0.0/8")]
    [InlineData("10.0.0.010")]
    [InlineData("fe80::%1/10")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[fd00::]/8")]
    [InlineData("::ffff:010.0.0.0/104")]
    [InlineData("::ffff:10.0.0.010")]
    public void What_is_no_network_is_refused(string text) => Assert.NotNull(CidrText.Parse(text).Problem);

    [Theory]
    [InlineData("10%", 10)]
    [InlineData("0 %", 0)]
    [InlineData("2.5%", 2.5)]
    public void Shares_are_read(string text, double value) => Assert.Equal(value, Percent.Parse(text).Value.Value);

    [Theory]
    [InlineData("10")]
    [InlineData("%")]
    [InlineData("10%%")]
    [InlineData("101%")]
    [InlineData("-1%")]
    public void What_is_no_share_is_refused(string text) => Assert.NotNull(Percent.Parse(text).Problem);
}
