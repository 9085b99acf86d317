using MirrorActors.Actors.Scanning;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

public sealed class FtpZoneTests
{
    /// <summary>LIST shows the server's time zone, and what is old by the day.</summary>
    [NeedsProgramsFact("vsftpd")]
    public async Task The_time_zone_of_a_server_is_found_and_days_do_not_speak_against_it()
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
        Assert.Equal(
            [TimeSpan.TicksPerMinute, TimeSpan.TicksPerDay], entries.Select(entry => entry.Time!.Value.Precision).Distinct().Order());

        var codes = entries.ConvertAll(entry => TimeOffsets.Of(entry.Time!.Value, times[entry.Path].UtcTicks));
        var counts = new long[TimeOffsets.Count];
        foreach (var code in codes) counts[code]++;
        var zone = ListingZone.Of(counts, mayBeTwo: true);

        Assert.Equal(TimeSpan.FromHours(-9), TimeOffsets.ToTime(zone.Offset));
        Assert.All(codes, code => Assert.True(zone.Explains(code)));
    }
}
