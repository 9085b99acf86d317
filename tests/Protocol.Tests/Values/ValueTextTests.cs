using System.Globalization;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Protocol.Tests.Values;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(1023, "1023")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1000, "1 kB")]
    [InlineData(4097, "4097")]
    [InlineData(25_000_000, "25 MB")]
    [InlineData(1L << 50, "1 PiB")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void A_size_is_shown_exactly_and_reads_back(long bytes, string text)
    {
        Assert.Equal(text, ByteSize.Format(bytes));
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("2027-01-31T22:00:00Z", "2027-01-31T22:00:00Z")]
    [InlineData(" 2027-01-31t22:00:00z ", "2027-01-31T22:00:00Z")]
    [InlineData("2027-01-31T22:00:00.25+05:30", "2027-01-31T16:30:00.25Z")]
    [InlineData("2027-01-31T22:00:00-00:00", "2027-01-31T22:00:00Z")]
    public void A_time_with_its_offset_is_read_as_utc(string text, string utc)
    {
        Assert.True(Rfc3339.TryParse(text, out var time));
        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.Equal(utc, Rfc3339.Format(time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("2027-01-31")]
    [InlineData("2027-01-31T22:00:00")]
    [InlineData("2027-01-31T22:00Z")]
    [InlineData("2027-01-31 22:00:00Z")]
    [InlineData("2027-02-30T22:00:00Z")]
    [InlineData("2027-01-31T22:00:00+1:00")]
    [InlineData("2027-01-31T22:00:00+0100")]
    [InlineData("2027-01-31T22:00:00+15:00")]
    [InlineData("0001-01-01T00:00:00+10:00")]
    public void What_is_no_time_with_an_offset_is_refused(string text) =>
        Assert.False(Rfc3339.TryParse(text, out _), text.ToString(CultureInfo.InvariantCulture));
}
