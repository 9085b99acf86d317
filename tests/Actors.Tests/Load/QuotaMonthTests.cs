using System.Globalization;
using MirrorActors.Actors.Load;

namespace MirrorActors.Actors.Tests.Load;

public sealed class QuotaMonthTests
{
    [Theory]
    [InlineData("2026-05-04T12:00Z", 1, "2026-05-01", "2026-06-01")]
    [InlineData("2026-05-04T12:00Z", 4, "2026-05-04", "2026-06-04")]
    [InlineData("2026-05-04T12:00Z", 5, "2026-04-05", "2026-05-05")]
    [InlineData("2026-01-31T23:59:59Z", 1, "2026-01-01", "2026-02-01")]
    [InlineData("2026-01-01T00:00Z", 28, "2025-12-28", "2026-01-28")]
    [InlineData("2026-02-28T00:00Z", 28, "2026-02-28", "2026-03-28")]
    [InlineData("2026-03-27T23:59Z", 28, "2026-02-28", "2026-03-28")]
    [InlineData("2028-02-29T12:00Z", 28, "2028-02-28", "2028-03-28")]
    [InlineData("2028-02-29T12:00Z", 1, "2028-02-01", "2028-03-01")]
    [InlineData("2028-12-31T12:00Z", 28, "2028-12-28", "2029-01-28")]
    [InlineData("2026-05-01T01:00+02:00", 1, "2026-04-01", "2026-05-01")]
    public void A_month_goes_from_reset_day_to_reset_day_in_utc(string now, int resetDay, string from, string until) =>
        Assert.Equal(new QuotaMonth(Time(from), Time(until)), QuotaMonth.At(Time(now), resetDay));

    [Theory]
    [InlineData("2026-02-15", 0.5)]
    [InlineData("2028-02-15T12:00Z", 0.5)]
    [InlineData("2026-04-01", 0)]
    [InlineData("2026-04-28", 0.9)]
    public void The_elapsed_part_follows_the_length_of_the_month(string now, double elapsed) =>
        Assert.Equal(elapsed, QuotaMonth.At(Time(now), 1).ElapsedAt(Time(now)), 12);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
