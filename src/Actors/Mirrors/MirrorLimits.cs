namespace MirrorActors.Actors.Mirrors;

/// <summary>Bounds of the mirrors' actors.</summary>
public static class MirrorLimits
{
    /// <summary>Share by which an interval is lengthened or shortened at random.</summary>
    public const double Jitter = 0.2;

    /// <summary>Callers that wait for one mirror's scan.</summary>
    public const int ScanWaiters = 64;

    /// <summary>Callers that wait for one mirror's probe.</summary>
    public const int ProbeWaiters = 64;

    /// <summary>Longest reason of a verdict, characters.</summary>
    public const int ReasonChars = 300;

    /// <summary>A busy mirror's pause grows as often as that.</summary>
    public const int BusyDoublings = 10;

    /// <summary>Until a mirror that was busy is scanned again; doubles up to the interval of scans.</summary>
    public static readonly TimeSpan BusyPause = TimeSpan.FromMinutes(5);

    /// <summary>However long a mirror asks to be left alone.</summary>
    public static readonly TimeSpan LongestBusyPause = TimeSpan.FromHours(24);

    /// <summary>Answer to a command, the log's answer included.</summary>
    public static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Answer to a rename: two streams are written.</summary>
    public static readonly TimeSpan RenameDeadline = TimeSpan.FromSeconds(90);

    /// <summary>Longest wait of a caller for a scan, queueing included.</summary>
    public static readonly TimeSpan ScanDeadline = TimeSpan.FromHours(12);

    /// <summary>An actor without a mirror ends after this long.</summary>
    public static readonly TimeSpan LeaveAfter = TimeSpan.FromMinutes(1);

    /// <summary>Until something that could not be written is tried again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(10);
}
