namespace MirrorActors.Engine.Postgres;

/// <summary>Bounds of the PostgreSQL engine's connections, queue, commits, pages and waits.</summary>
internal static class PostgresLimits
{
    /// <summary>Connections for reading; the writer, the listener and the sessions have one each besides.</summary>
    public const int Readers = 6;

    /// <summary>Writes that wait for the writer; further callers wait asynchronously.</summary>
    public const int QueuedWrites = 1024;

    /// <summary>Writes of one transaction.</summary>
    public const int GroupWrites = 256;

    /// <summary>Events after which a transaction takes no further write.</summary>
    public const int GroupEvents = 4096;

    /// <summary>Bytes of payload after which a transaction takes no further write.</summary>
    public const int GroupBytes = 8 << 20;

    /// <summary>Events read at once, rounded down to a whole append.</summary>
    public const int PageEvents = 4096;

    /// <summary>Payload bytes behind which a page takes no further event; more than an append may have.</summary>
    public const int PageBytes = 8 << 20;

    /// <summary>Stream names read at once.</summary>
    public const int PageNames = 1024;

    /// <summary>Events removed in one transaction of a trim.</summary>
    public const int TrimEvents = 1000;

    /// <summary>Longest name of an ownership scope, characters.</summary>
    public const int ScopeChars = 256;

    /// <summary>Time to connect, seconds.</summary>
    public const int ConnectSeconds = 3;

    /// <summary>Time for which a host that was no primary is not asked again, seconds.</summary>
    public const int HostRecheckSeconds = 1;

    /// <summary>Time that one round trip may take, seconds.</summary>
    public const int CommandSeconds = 5;

    /// <summary>Time that a writer may keep the head locked without going on; then the server ends it.</summary>
    public const int IdleTransactionMilliseconds = 2000;

    /// <summary>Time between two looks at what notifications may have missed.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Wait before the first further attempt to reach the server; doubled up to <see cref="RetryMax"/>.</summary>
    public static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(2);
}
