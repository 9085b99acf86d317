using MirrorActors.Engine.Log;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Etcd;

/// <summary>Bounds of the etcd engine: of appends, pages and waiting.</summary>
internal static class EtcdLimits
{
    /// <summary>
    /// What fits into one transaction of an etcd with its default limits, <c>--max-txn-ops 128</c> (an id of each event, and
    /// three further keys) and <c>--max-request-bytes 1572864</c> (payloads, and at most 200 KiB for the rest of an append).
    /// </summary>
    public static readonly EngineLimits Append = new(Limits.StreamNameBytes, 100, 1 << 20, (1 << 20) + (256 << 10));

    /// <summary>Operations of one transaction that an etcd with its default limits takes.</summary>
    public const int TransactionOperations = 128;

    /// <summary>Bytes of a snapshot's state in one key.</summary>
    public const int ChunkBytes = 1 << 20;

    /// <summary>Largest answer that is read, bytes.</summary>
    public const int AnswerBytes = 64 << 20;

    /// <summary>Keys read at once; fewer when the answer would be larger than <see cref="AnswerBytes"/>.</summary>
    public const int PageKeys = 10_000;

    /// <summary>Appends that a trim reads at once.</summary>
    public const int TrimAppends = 32;

    /// <summary>Length of a scope's name, characters.</summary>
    public const int ScopeChars = 256;

    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(1);

    /// <summary>Waited for one member's answer before another is asked.</summary>
    public static readonly TimeSpan TryTime = TimeSpan.FromSeconds(1.5);

    /// <summary>Waited for one member's answer where an operator waits for what all say.</summary>
    public static readonly TimeSpan HealthTime = TimeSpan.FromMilliseconds(600);

    /// <summary>Waited for one member's page of the log, which it may have to search its whole database for.</summary>
    public static readonly TimeSpan PageTime = TimeSpan.FromSeconds(30);

    /// <summary>Waited for an answer of any member.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(4);

    /// <summary>Between two tries, doubled up to <see cref="TryPauseMax"/>.</summary>
    public static readonly TimeSpan TryPause = TimeSpan.FromMilliseconds(20);

    public static readonly TimeSpan TryPauseMax = TimeSpan.FromMilliseconds(300);

    /// <summary>A watch that says nothing for so long is doubted: the log's head is read.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(2);

    /// <summary>Between two attempts to go on following.</summary>
    public static readonly TimeSpan FollowPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Life of a snapshot's chunks that are not part of a snapshot yet.</summary>
    public static readonly TimeSpan ChunkTime = TimeSpan.FromMinutes(2);

    /// <summary>Not less than five seconds: etcd ends connections with more pings.</summary>
    public static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(6);

    public static readonly TimeSpan PingTime = TimeSpan.FromSeconds(3);
}
