namespace MirrorActors.Engine.Views;

/// <summary>Bounds of a feed.</summary>
public static class ViewLimits
{
    /// <summary>Callers that wait for a position at one time.</summary>
    public const int Waiters = 4096;

    /// <summary>Streams that are read at one time while all are restored.</summary>
    public const int StreamsAhead = 16;

    /// <summary>Events of a stream that are kept while others are folded before it.</summary>
    public const int EventsAhead = 256;

    /// <summary>Bytes of their payloads likewise; the event that goes beyond is kept as well.</summary>
    public const int BytesAhead = 1 << 20;

    /// <summary>First wait after the log failed; doubled up to <see cref="RetryMax"/>.</summary>
    public static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);

    /// <summary>First wait for blobs that could not be had; doubled up to <see cref="AskAgainMax"/>.</summary>
    public static readonly TimeSpan AskAgainMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan AskAgainMax = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait of a fold for a blob; the others wait meanwhile.</summary>
    public static readonly TimeSpan BlobWait = TimeSpan.FromSeconds(3);

    /// <summary>From complete tables to the first local snapshot of a run.</summary>
    public static readonly TimeSpan FirstLocalSnapshot = TimeSpan.FromSeconds(10);

    /// <summary>Between two local snapshots.</summary>
    public static readonly TimeSpan LocalSnapshotEvery = TimeSpan.FromMinutes(5);

    /// <summary>Longest wait of a stopping node for its engine to answer, before it has no last local snapshot.</summary>
    public static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait of a stopping node for its last local snapshot.</summary>
    public static readonly TimeSpan LastLocalSnapshot = TimeSpan.FromSeconds(10);
}
