using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2026-11-20", "08:09", "2026-11-20T08:09:00", false)]
    [InlineData("20-Nov-2026", "08:09", "2026-11-20T08:09:00", false)]
    [InlineData("2026-nov-20", "08:09:10", "2026-11-20T08:09:10", true)]
    [InlineData("13-Dec-1901", "20:45", "1901-12-13T20:45:00", false)]
    [InlineData("07-Feb-2106", "06:28", "2106-02-07T06:28:00", false)]
    [InlineData("0001-01-01", "00:00", "0001-01-01T00:00:00", false)]
    [InlineData("9999-12-31", "23:59:59", "9999-12-31T23:59:59", true)]
    [InlineData("2024-02-29", "00:00", "2024-02-29T00:00:00", false)]
    public void Dates_of_indexes_are_read(string date, string time, string expected, bool toSeconds)
    {
        Assert.True(TimeText.TryParse(date, time, out var listed, out _));
        Assert.Equal(new ListedTime(Ticks(expected), toSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMinute), listed);
    }

    [Theory]
    [InlineData("2026-13-01", "00:00")]
    [InlineData("2026-02-30", "00:00")]
    [InlineData("2025-02-29", "00:00")]
    [InlineData("0000-01-01", "00:00")]
    [InlineData("01-Foo-2026", "00:00")]
    [InlineData("01-anF-2026", "00:00")]
    [InlineData("2026-01-01", "24:00")]
    [InlineData("2026-01-01", "00:00:0")]
    [InlineData("2026-01-01", "00:00:60")]
    [InlineData("2026-01-01", "-1:00")]
    [InlineData("2026_01_01", "00:00")]
    [InlineData("-026-01-01", "00:00")]
    public void What_is_no_time_is_refused(string date, string time) => Assert.False(TimeText.TryParse(date, time, out _, out _));

    [Theory]
    [InlineData(" 2026-10-01T00:00:00Z", "2026-10-01T00:00:00")]
    [InlineData("2026-11-21T21:22:00.193447995Z", "2026-11-21T21:22:00")]
    [InlineData("2026-10-01T00:30:00+02:00", "2026-09-30T22:30:00")]
    [InlineData("2026-10-01T00:00:00.5-01:30", "2026-10-01T01:30:00")]
    [InlineData("Fri, 20 Nov 2026 08:09:10 GMT", "2026-11-20T08:09:10")]
    [InlineData("Fri, 13 Dec 1901 20:45:52 GMT", "1901-12-13T20:45:52")]
    [InlineData("2106-02-07T06:28:15Z", "2106-02-07T06:28:15")]
    public void Machine_readable_times_are_read_to_the_second(string text, string expected) =>
        Assert.Equal(new ListedTime(Ticks(expected), TimeSpan.TicksPerSecond), TimeText.ParseExact(text));

    [Fact]
    public void A_machine_readable_time_without_seconds_counts_to_the_minute() =>
        Assert.Equal(new ListedTime(Ticks("2026-10-01T05:06:00"), TimeSpan.TicksPerMinute), TimeText.ParseExact("2026-10-01 05:06"));

    [Theory]
    [InlineData("")]
    [InlineData("10:00")]
    [InlineData("yesterday")]
    [InlineData("2026-10-01")]
    [InlineData("2026-10-01T00:00:00+99:00")]
    [InlineData("2026-10-01T00:00:00 nonsense")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("Sat, 20 Nov 2026 08:09:10 GMT")]
    public void What_is_no_machine_readable_time_is_refused(string text) => Assert.Null(TimeText.ParseExact(text));

    private static long Ticks(string text) => DateTime.ParseExact(text, "s", null).Ticks;
}
