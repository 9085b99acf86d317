using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class ListingZoneTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Files of every month of two years.</summary>
    private static readonly DateTime[] Published =
        [.. Enumerable.Range(0, 240).Select(i => new DateTime(2025, 1, 3, 8, 9, 10, DateTimeKind.Utc).AddDays(3 * i))];

    [Fact]
    public void Apache_shows_summer_and_winter_files_by_their_own_rule()
    {
        var zone = ZoneOf(file => TimeZoneInfo.ConvertTimeFromUtc(file, Berlin));
        Assert.Equal(1, zone.Agreeing);
        Assert.Equal(
            [TimeSpan.FromHours(-2), TimeSpan.FromHours(-1)],
            new[] { TimeOffsets.ToTime(zone.Offset), TimeOffsets.ToTime(zone.OtherOffset) }.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_server_that_shows_all_files_by_the_rule_of_today_changes_them_all_with_the_clock(int hours)
    {
        var zone = ZoneOf(file => file.AddHours(hours));
        Assert.Equal((1.0, TimeSpan.FromHours(-hours)), (zone.Agreeing, TimeOffsets.ToTime(zone.Offset)));
        Assert.Equal(zone.Offset, zone.OtherOffset);
    }

    [Fact]
    public void In_London_winter_is_UTC_and_summer_is_not()
    {
        var london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        Assert.Equal(1, ZoneOf(file => TimeZoneInfo.ConvertTimeFromUtc(file, london)).Agreeing);
    }

    [Theory]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("America/St_Johns")]
    [InlineData("Pacific/Marquesas")]
    public void Zones_off_by_quarter_hours_and_far_ones_are_found(string name)
    {
        var there = TimeZoneInfo.FindSystemTimeZoneById(name);
        Assert.Equal(1, ZoneOf(file => TimeZoneInfo.ConvertTimeFromUtc(file, there)).Agreeing);
    }

    [Fact]
    public void What_fits_neither_of_two_offsets_is_not_explained()
    {
        var zone = ZoneOf(file => TimeZoneInfo.ConvertTimeFromUtc(file, Berlin).AddHours(file.Day == 3 ? 5 : 0));
        var later = TimeOffsets.Of(Listed(Published[0].AddHours(6)), Published[0].Ticks);
        Assert.False(zone.Explains(later));
        Assert.InRange(zone.Agreeing, 0.9, 0.99);
    }

    [Fact]
    public void A_listing_exact_to_the_second_has_one_offset()
    {
        var counts = new long[TimeOffsets.Count];
        foreach (var file in Published)
        {
            var shown = new ListedTime(TimeZoneInfo.ConvertTimeFromUtc(file, Berlin).Ticks, TimeSpan.TicksPerSecond);
            counts[TimeOffsets.Of(shown, file.Ticks)]++;
        }

        Assert.InRange(ListingZone.Of(counts, mayBeTwo: false).Agreeing, 0.4, 0.7);
    }

    [Fact]
    public void Two_or_three_files_do_not_make_a_zone()
    {
        var counts = new long[TimeOffsets.Count];
        counts[TimeOffsets.Utc + TimeOffsets.AnHour] = 3;
        var zone = ListingZone.Of(counts, mayBeTwo: true);
        Assert.Equal((TimeOffsets.Utc, 0.0), (zone.Offset, zone.Agreeing));
        counts[TimeOffsets.Utc + TimeOffsets.AnHour] = 4;
        Assert.Equal(TimeSpan.FromHours(1), TimeOffsets.ToTime(ListingZone.Of(counts, mayBeTwo: true).Offset));
    }

    [Fact]
    public void A_time_in_days_tells_nothing_against_a_file_of_that_day()
    {
        var shown = new ListedTime(Published[0].Date.Ticks, TimeSpan.TicksPerDay);
        Assert.Equal(TimeOffsets.AnyTime, TimeOffsets.Of(shown, Published[0].Ticks));
        Assert.Equal(TimeOffsets.AnyTime, TimeOffsets.Of(shown, Published[0].Date.AddHours(-13).Ticks));
        Assert.Equal(TimeOffsets.OtherTime, TimeOffsets.Of(shown, Published[0].AddDays(2).Ticks));
        Assert.Equal(TimeOffsets.OtherTime, TimeOffsets.Of(shown, Published[0].AddDays(-2).Ticks));
    }

    private static ListingZone ZoneOf(Func<DateTime, DateTime> shows)
    {
        var counts = new long[TimeOffsets.Count];
        foreach (var file in Published) counts[TimeOffsets.Of(Listed(shows(file)), file.Ticks)]++;
        return ListingZone.Of(counts, mayBeTwo: true);
    }

    /// <summary>To the minute, as HTML indexes show it.</summary>
    private static ListedTime Listed(DateTime shown) =>
        new(shown.Ticks - (shown.Ticks % TimeSpan.TicksPerMinute), TimeSpan.TicksPerMinute);
}
