namespace MirrorActors.Actors.Catalogue;

/// <summary>Bounds of the catalogue.</summary>
public static class CatalogueLimits
{
    /// <summary>Changes since a snapshot are at most this part of its size, so that a start reads little more than it.</summary>
    public const int SnapshotShare = 8;

    /// <summary>Changes in one segment.</summary>
    public const int SegmentRows = 65_536;

    /// <summary>Changes applied at once while a snapshot is loaded: each batch rebuilds all shards.</summary>
    public const int RestoreRows = 4 * SegmentRows;

    /// <summary>A segment's bytes when decompressed.</summary>
    public const int SegmentBytes = 256 << 20;

    /// <summary>Unreadable directories that one walk remembers; beyond it nothing at all is removed.</summary>
    public const int UnreadableDirectories = 1000;

    /// <summary>Directories below one another.</summary>
    public const int Depth = 256;

    /// <summary>Symbolic links followed for one path.</summary>
    public const int LinkHops = 40;

    /// <summary>Fewer files than this may leave a small tree however great a part of it they are.</summary>
    public const int MassLossFiles = 20;

    /// <summary>Files without hashes whose requests are counted; a power of two.</summary>
    public const int RequestedFiles = 4096;

    /// <summary>Files too young to be taken over that are looked at again when they are old enough.</summary>
    public const int YoungFiles = 10_000;

    /// <summary>Files hashed between two appends.</summary>
    public const int HashesPerRound = 4096;

    /// <summary>Files that lack nothing but their pieces are read at this part of <c>repository.hash-rate</c>.</summary>
    public const int SpareShare = 4;

    /// <summary>Files whose hashing was interrupted and is gone on with later; each is kept open.</summary>
    public const int HashesBegun = 16;

    /// <summary>New files of one change that mirrors are asked for; of more, the largest.</summary>
    public const int NewFiles = 16_384;

    /// <summary>Walks that are waited for.</summary>
    public const int WaitingForWalk = 1024;

    /// <summary>Unknown paths looked up in the tree, a second.</summary>
    public const int LookUpsPerSecond = 100;

    /// <summary>Unknown paths remembered as missing.</summary>
    public const int RememberedMisses = 4096;

    /// <summary>Events since the snapshot that make the next one due.</summary>
    public const int EventsPerSnapshot = 500;

    /// <summary>Bytes of changes since the snapshot that make the next one due, at least.</summary>
    public const long BytesPerSnapshot = 1 << 20;

    /// <summary>After a notification: so many times the length of the last walk, at least, until the next one.</summary>
    public const int RestPerWalk = 5;

    /// <summary>From one listing of an upstream to the next, at least, when something is left to do or went wrong.</summary>
    public static readonly TimeSpan LeastRefresh = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan MissRemembered = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan LookUpDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Hashing time between two appends; what takes longer is interrupted for what is more urgent.</summary>
    public static readonly TimeSpan HashRound = TimeSpan.FromSeconds(20);

    /// <summary>Adopted files wait this long for others to share an event.</summary>
    public static readonly TimeSpan AdoptDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>From a notification to the walk.</summary>
    public static readonly TimeSpan NotificationDelay = TimeSpan.FromSeconds(2);
}
