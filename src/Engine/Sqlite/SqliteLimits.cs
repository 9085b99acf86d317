namespace MirrorActors.Engine.Sqlite;

/// <summary>Bounds of the SQLite engine's queue, commits and pages.</summary>
internal static class SqliteLimits
{
    /// <summary>Writes that wait for the writer; further callers wait asynchronously.</summary>
    public const int QueuedWrites = 1024;

    /// <summary>Writes of one commit.</summary>
    public const int GroupWrites = 256;

    /// <summary>Bytes of payload and state after which a commit takes no further write.</summary>
    public const int GroupBytes = 16 << 20;

    /// <summary>Events read at once by a subscription or a stream read, rounded up to a whole append.</summary>
    public const int PageEvents = 4096;

    /// <summary>Payload bytes after which a page ends, rounded up to a whole append.</summary>
    public const int PageBytes = 8 << 20;

    /// <summary>Stream names read at once.</summary>
    public const int PageNames = 1024;

    /// <summary>Bytes that the write-ahead log file keeps after a checkpoint.</summary>
    public const int IdleWalBytes = 64 << 20;
}
