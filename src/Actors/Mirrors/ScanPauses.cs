using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// Until when a mirror is left alone after scans that leave nothing in the log: one that is busy is asked again at growing
/// intervals, or when it says so; one that did not change, at the usual ones.
/// </summary>
internal sealed class ScanPauses(Random random, TimeSpan interval)
{
    private int _busy;

    /// <summary>In the past when nothing has to be waited for.</summary>
    public DateTimeOffset Until { get; private set; }

    public void Ended(ScanReport report, DateTimeOffset now)
    {
        _busy = report.Result == ScanResult.Busy ? _busy + 1 : 0;
        Until = report.Result switch
        {
            ScanResult.Busy => now + Pause(report.RetryAfter),
            ScanResult.Unchanged or ScanResult.Cancelled => now + random.Spreading(interval),
            _ => default,
        };
    }

    private TimeSpan Pause(TimeSpan? asked)
    {
        var doubled = MirrorLimits.BusyPause * Math.Pow(2, Math.Min(_busy - 1, MirrorLimits.BusyDoublings));
        var own = random.Spreading(doubled < interval ? doubled : interval);
        if (asked is not { } wish) return own;
        var longest = wish < MirrorLimits.LongestBusyPause ? wish : MirrorLimits.LongestBusyPause;
        return longest > own ? longest : own;
    }
}
