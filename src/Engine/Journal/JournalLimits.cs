namespace MirrorActors.Engine.Journal;

/// <summary>Bounds of a journal: of its pages, its turns and its waiting.</summary>
internal static class JournalLimits
{
    /// <summary>Events after which a commit takes no further append.</summary>
    public const int GroupEvents = 2048;

    /// <summary>Bytes of payload after which a commit takes no further append, and a page ends.</summary>
    public const int GroupBytes = 8 << 20;

    /// <summary>Events read at once.</summary>
    public const int PageEvents = 1024;

    /// <summary>Streams that one turn removes events of from the log, and those that it looks at for the archive.</summary>
    public const int StreamsPerTurn = 32;

    /// <summary>Events of one stream that one turn removes from the log.</summary>
    public const int TrimEvents = 4096;

    /// <summary>Events that one turn puts into the archive, rounded up to those that one stream adds.</summary>
    public const int ArchiveEvents = 16_384;

    /// <summary>Holes that one turn looks at.</summary>
    public const int HolesPerTurn = 256;

    /// <summary>Pages that one turn asks other nodes for.</summary>
    public const int FillPages = 256;

    /// <summary>From a commit that reached the head to the next one: what comes meanwhile shares an fsync.</summary>
    public static readonly TimeSpan CommitPause = TimeSpan.FromSeconds(1);

    /// <summary>Wait after the first failure; doubled up to <see cref="RetryMax"/>.</summary>
    public static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);

    /// <summary>Between two turns of upkeep.</summary>
    public static readonly TimeSpan TurnEvery = TimeSpan.FromMinutes(1);

    /// <summary>Before a stream is looked at for the archive again, so that what goes there together is worth compressing.</summary>
    public static readonly TimeSpan ArchiveEvery = TimeSpan.FromDays(1);

    /// <summary>Before a hole that no node could fill is asked for again.</summary>
    public static readonly TimeSpan AskEvery = TimeSpan.FromHours(1);
}
