using System.Runtime.InteropServices;

namespace MirrorActors.Rig;

/// <summary>Waits for sockets with a limit in nanoseconds: what the framework offers counts in milliseconds.</summary>
internal sealed class ReadyWait
{
    private const short Readable = 1;
    private const int SetTimerSlack = 29;
    private readonly Watched[] _all;

    public ReadyWait(int count)
    {
        _all = new Watched[count];
        // A sleep of the calling thread may end 50 µs late otherwise.
        _ = Prctl(SetTimerSlack, 1, 0, 0, 0);
    }

    public void Watch(int index, int handle) => _all[index] = new Watched { Handle = handle, Wanted = Readable };

    public bool IsReady(int index) => _all[index].Seen != 0;

    public void Wait(TimeSpan limit)
    {
        var time = new TimeSpec { Seconds = limit.Ticks / TimeSpan.TicksPerSecond, Nanoseconds = limit.Ticks % TimeSpan.TicksPerSecond * 100 };
        if (Poll(_all, (nuint)_all.Length, ref time, 0) >= 0) return;
        // Interrupted: the array is as it was.
        for (var i = 0; i < _all.Length; i++) _all[i].Seen = 0;
    }

    [DllImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll([In, Out] Watched[] all, nuint count, ref TimeSpec limit, nint signals);

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Prctl(int option, nuint value, nuint none3, nuint none4, nuint none5);

    [StructLayout(LayoutKind.Sequential)]
    private struct Watched
    {
        public int Handle;
        public short Wanted;
        public short Seen;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
