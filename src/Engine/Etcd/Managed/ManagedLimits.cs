namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>Bounds of what a node does with its etcd.</summary>
internal static class ManagedLimits
{
    /// <summary>Between two looks whether the process is alive.</summary>
    public static readonly TimeSpan ProcessLook = TimeSpan.FromMilliseconds(250);

    /// <summary>Before a process that ended is started again; doubled up to <see cref="RestartMax"/>.</summary>
    public static readonly TimeSpan RestartMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan RestartMax = TimeSpan.FromSeconds(30);

    /// <summary>A process that ran so long begins with <see cref="RestartMin"/> again.</summary>
    public static readonly TimeSpan RestartForgotten = TimeSpan.FromMinutes(1);

    /// <summary>Waited for a process that was asked to end, before it is killed.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    /// <summary>Waited for this node's member to answer and to know a leader, before the engine is tried all the same.</summary>
    public static readonly TimeSpan ReadyTime = TimeSpan.FromSeconds(30);

    /// <summary>The same of a node that can serve from its local snapshot meanwhile.</summary>
    public static readonly TimeSpan ReadyTimeOfKnown = TimeSpan.FromSeconds(4);

    public static readonly TimeSpan ReadyLook = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two looks at the members.</summary>
    public static readonly TimeSpan TurnTime = TimeSpan.FromSeconds(2);

    /// <summary>Life of a node's offer to run a member.</summary>
    public static readonly TimeSpan OfferTime = TimeSpan.FromSeconds(15);

    public static readonly TimeSpan MaintenanceTime = TimeSpan.FromMinutes(1);

    /// <summary>Revisions that are kept for watches: as many as this at least, and those of the last so long.</summary>
    public const long Revisions = 10_000;

    public static readonly TimeSpan RevisionTime = TimeSpan.FromMinutes(10);

    /// <summary>A database file beyond this, of which less than half is in use, is written anew.</summary>
    public const long SparseBytes = 64 << 20;

    /// <summary>Waited for that, while the member answers nobody.</summary>
    public static readonly TimeSpan DefragmentTime = TimeSpan.FromMinutes(1);

    /// <summary>Of the quota: in use beyond it is told.</summary>
    public const double FullShare = 0.6;

    /// <summary>Bytes of <c>etcd.log</c> at which it becomes <c>etcd.log.1</c>.</summary>
    public const long LogBytes = 8 << 20;
}
