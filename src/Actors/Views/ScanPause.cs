namespace MirrorActors.Actors.Views;

/// <summary>
/// A time in which nobody scanned, since no node ran: it makes no scan older. From the last scan of any mirror before this node
/// started until then; empty while another node scans.
/// </summary>
public readonly record struct ScanPause(DateTimeOffset From, DateTimeOffset Until)
{
    public static ScanPause None { get; }

    /// <summary>The last good scan at that time grows old then.</summary>
    public DateTimeOffset WhenOlder(DateTimeOffset scan, TimeSpan age)
    {
        var due = scan + age;
        return due <= From ? due : due + Between(scan, Until);
    }

    public TimeSpan AgeOf(DateTimeOffset scan, DateTimeOffset now) => now - scan - Between(scan, now < Until ? now : Until);

    /// <summary>What of it is after a scan and before a time.</summary>
    private TimeSpan Between(DateTimeOffset scan, DateTimeOffset time)
    {
        var length = time - (scan > From ? scan : From);
        return length > TimeSpan.Zero ? length : TimeSpan.Zero;
    }
}
