using System.Runtime.InteropServices;

namespace MirrorActors.Engine.Threads;

/// <summary>
/// What Linux calls a batch thread: when it wakes up, it waits for whoever runs instead of taking the processor away. Its share of
/// the processor stays the same, on purpose: it may be the one that collects garbage, or holds a lock, and then requests wait for it.
/// </summary>
internal static class LowPriority
{
    public const int Batch = 3; // SCHED_BATCH

    /// <summary>For the thread that calls; where the system does not know or allow it, nothing happens.</summary>
    public static void Take()
    {
        var none = 0;
        if (OperatingSystem.IsLinux()) _ = SetScheduler(0, Batch, ref none);
    }

    /// <param name="thread">0: the one that calls.</param>
    /// <param name="priority">struct sched_param</param>
    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, ref int priority);
}
