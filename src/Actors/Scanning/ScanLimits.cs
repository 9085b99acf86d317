namespace MirrorActors.Actors.Scanning;

internal static class ScanLimits
{
    /// <summary>Entries of a listing that are always allowed.</summary>
    public const long LeastMaxEntries = 1_000_000;

    /// <summary>Entries for each catalogued file.</summary>
    public const long EntriesPerFile = 10;

    /// <summary>Fewer files than this are no mass loss unless they are more than half.</summary>
    public const int MassLossFiles = 20;

    /// <summary>Lost files that a mirror is asked for before their loss is believed.</summary>
    public const int LossSample = 20;

    /// <summary>Share of them that must be gone.</summary>
    public const double LossShare = 0.9;

    /// <summary>Files of a listing of names alone that a mirror is asked for.</summary>
    public const int VagueSample = 20;

    /// <summary>Files that a mirror is asked for at each scan since its listing rounds.</summary>
    public const int ExactFiles = 100;

    /// <summary>So many of them before it is seen whether more are worth it.</summary>
    public const int ExactBatch = 20;

    /// <summary>Files that a mirror is asked for at each scan when it cannot be listed: any, and those modified last.</summary>
    public const int UnlistedRandom = 20;

    public const int UnlistedNewest = 10;

    /// <summary>Files that such a mirror did not have and is asked for again.</summary>
    public const int UnlistedAgain = 100;

    /// <summary>Share of them that may be gone or changed.</summary>
    public const double UnlistedMissing = 0.1;

    /// <summary>Fewer entries do not make a time zone: a file or two may be stale by whole hours.</summary>
    public const int LeastZoneSamples = 4;

    /// <summary>Entries with several versions that wait for the time zone; more are judged by what is known of it by then.</summary>
    public const int Undecided = 50_000;

    /// <summary>Share of the files of the right size whose times must agree, after the offset, for times to count.</summary>
    public const double AgreeingShare = 0.9;

    /// <summary>With fewer files of the right size no mirror is said to have wrong times.</summary>
    public const int AgreeingFiles = 20;

    /// <summary>For the questions about lost files together.</summary>
    public static readonly TimeSpan LossCheckTime = TimeSpan.FromMinutes(1);

    /// <summary>A trace of the tree that is older is told to the operators.</summary>
    public static readonly TimeSpan OriginStandstill = TimeSpan.FromHours(36);

    /// <summary>Without any change a mirror is listed once in this time all the same.</summary>
    public static readonly TimeSpan ListedAtLeast = TimeSpan.FromHours(24);
}
