using System.Text;
using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class TraceTextTests
{
    [Theory]
    [InlineData("1795262400")]
    [InlineData("1795262400 and more\nnext line")]
    [InlineData("2026-11-21T12:00:00Z\r\n")]
    [InlineData("2026-11-21T13:00:00+01:00 ftp.example.org")]
    [InlineData("Sat, 21 Nov 2026 12:00:00 GMT\n")]
    [InlineData("Sat, 21 Nov 2026 14:00:00 +0200")]
    [InlineData("Sat Nov 21 12:00:00 UTC 2026\nUsed ftpsync version: 20180513\n")]
    [InlineData("  Sat  Nov 21 12:00:00 UTC 2026")]
    public void The_first_line_is_read_as_programs_write_it(string text) =>
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), TraceText.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_day_below_ten_is_padded_by_date() =>
        Assert.Equal(
            new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero), TraceText.Parse("Sun Nov  1 12:00:00 UTC 2026"u8));

    [Theory]
    [InlineData("")]
    [InlineData("\n1795262400")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("253402300800")]
    [InlineData("<html>")]
    [InlineData("21 Nov 2026")]
    [InlineData("Sat Nov 31 12:00:00 UTC 2026")]
    [InlineData("2026-11-21T12:00:00")]
    [InlineData("\u0000\u0001\u00ff")]
    public void What_is_no_time_is_none(string text) => Assert.Null(TraceText.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void An_endless_line_is_none() => Assert.Null(TraceText.Parse(Encoding.ASCII.GetBytes("1795262400 " + new string('x', 1000))));
}
