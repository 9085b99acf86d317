using MirrorActors.Actors.Scanning;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

/// <summary>LIST shows the server's time zone, and what is old by the day.</summary>
public sealed class FtpZoneTests
{
    private static readonly long Midnight = new DateTime(2026, 3, 1).Ticks;

    [NeedsProgramsFact("vsftpd")]
    public async Task The_time_zone_of_a_server_is_found_and_days_are_judged_in_it()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var tree = new TempTree();
        var times = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            times[$"new{i}"] = now.AddDays(-1 - i).AddMinutes(-77 * i);
            times[$"old{i}"] = now.AddDays(-800 - i).AddMinutes(-77 * i);
        }

        foreach (var (name, time) in times) tree.Add(name, 1, time);
        await using var server = await VsftpdServer.StartAsync(tree.Root, more: "use_localtime=YES", timeZone: "EAST-9");
        var entries = await FtpTestKit.Lister().AllAsync(new ListingTarget($"ftp://127.0.0.1:{server.Port}/"));
        var samples = entries.ConvertAll(entry => (entry.Time!.Value, times[entry.Path].UtcTicks));
        Assert.Equal([TimeSpan.TicksPerMinute, TimeSpan.TicksPerDay], samples.Select(s => s.Value.Precision).Distinct().Order());

        var zone = TimeZoneFinder.Find(samples);

        Assert.Equal(TimeSpan.FromHours(-9).Ticks, zone.Offset);
        Assert.All(samples, sample => Assert.True(zone.Fits(sample.Value, sample.UtcTicks)));
    }

    [Fact]
    public void Days_alone_tell_no_time_zone()
    {
        var noon = Midnight + (TimeSpan.TicksPerDay / 2) + TimeSpan.TicksPerHour;
        var samples = Enumerable.Repeat((new ListedTime(Midnight, TimeSpan.TicksPerDay), noon), 100).ToList();
        Assert.Equal(ListingZone.Utc, TimeZoneFinder.Find(samples));
    }
}
