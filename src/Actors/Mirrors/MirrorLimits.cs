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

    /// <summary>From a change of the catalogue that is larger than what a mirror is asked for to its scan.</summary>
    public static readonly TimeSpan ScanAfterChange = TimeSpan.FromMinutes(10);

    /// <summary>However long a mirror asks to be left alone.</summary>
    public static readonly TimeSpan LongestBusyPause = TimeSpan.FromHours(24);

    /// <summary>Files that a mirror is asked for at a time, after a change of the catalogue or again.</summary>
    public const int FilesAsked = 20;

    /// <summary>Files that a mirror is asked for again later.</summary>
    public const int FilesAwaited = 64;

    /// <summary>Changes of the catalogue that wait until a mirror is asked.</summary>
    public const int ChangesAwaited = 8;

    /// <summary>Directories of a mirror that wait to be listed.</summary>
    public const int DirectoriesAwaited = 36;

    /// <summary>Directories of a change that are listed one by one; of more, none.</summary>
    public const int PublishedDirectories = 20;

    /// <summary>Directories of several changes that may be listed again.</summary>
    public const int PublishedAwaited = 60;

    /// <summary>Files checked since a set was made that are put into a new set.</summary>
    public const int MergePatchesAt = 2048;

    /// <summary>Files checked since a set was made, at most: as many as fit into one event with all that a rename carries.</summary>
    public const int MostPatched = 8192;

    /// <summary>Ranges that differ, kept with a quarantine.</summary>
    public const int MostEvidence = 8;

    /// <summary>Mirrors are asked for new files within this time, so that they are not asked in step.</summary>
    public static readonly TimeSpan AskWithin = TimeSpan.FromSeconds(30);

    /// <summary>From a file found gone to the listing of its directory, at most.</summary>
    public static readonly TimeSpan ListWithin = TimeSpan.FromSeconds(20);

    /// <summary>From a change with more new files than are asked for to the listing of its directories.</summary>
    public static readonly TimeSpan ListPublishedAfter = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan ListPublishedWithin = TimeSpan.FromMinutes(3);

    /// <summary>Until a directory is looked at again while the mirror is being scanned.</summary>
    public static readonly TimeSpan ListAfterScan = TimeSpan.FromMinutes(1);

    /// <summary>A mirror is asked again for a file it lacks as long as the file is that new.</summary>
    public static readonly TimeSpan AskedFor = TimeSpan.FromHours(2);

    /// <summary>Answer to a command, the log's answer included.</summary>
    public static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Answer to a rename: two streams are written.</summary>
    public static readonly TimeSpan RenameDeadline = TimeSpan.FromSeconds(90);

    /// <summary>Longest wait of a caller for a scan, queueing included.</summary>
    public static readonly TimeSpan ScanDeadline = TimeSpan.FromHours(12);

    /// <summary>An actor without a mirror ends after this long.</summary>
    public static readonly TimeSpan LeaveAfter = TimeSpan.FromMinutes(1);

    /// <summary>From the first shard that this node gets to the look for its mirrors, and those of all that come meanwhile.</summary>
    public static readonly TimeSpan TakeOver = TimeSpan.FromMilliseconds(50);

    /// <summary>For a mirror's actor to end before another node has its shard.</summary>
    public static readonly TimeSpan HandOff = TimeSpan.FromSeconds(3);

    /// <summary>Until something that could not be written is tried again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(10);
}
