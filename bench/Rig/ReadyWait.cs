using System.Runtime.InteropServices;

namespace MirrorActors.Rig;

/// <summary>
/// Waits for sockets with a limit in nanoseconds: what the framework offers counts in milliseconds. By epoll, which costs the
/// same for any number of sockets: the load shares its processors with the server under test.
/// </summary>
internal sealed class ReadyWait : IDisposable
{
    private const int Add = 1; // EPOLL_CTL_ADD
    private const uint Readable = 1; // EPOLLIN
    private const int SetTimerSlack = 29;

    /// <summary>struct epoll_event: 32 bits of events, 64 bits of ours; packed on x86-64 only.</summary>
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly int _epoll = Create(0);
    private readonly byte[] _ready;

    /// <param name="most">Sockets.</param>
    public ReadyWait(int most)
    {
        _ready = new byte[most * (DataAt + 8)];
        // A sleep of the calling thread may end 50 µs late otherwise.
        _ = Prctl(SetTimerSlack, 1, 0, 0, 0);
    }

    /// <summary>To be called once for each socket; one that is closed is watched no more.</summary>
    public void Watch(int index, int handle)
    {
        var wanted = new byte[DataAt + 8];
        BitConverter.TryWriteBytes(wanted, Readable);
        BitConverter.TryWriteBytes(wanted.AsSpan(DataAt), index);
        if (Control(_epoll, Add, handle, wanted) != 0) throw new InvalidOperationException($"socket {handle} cannot be waited for");
    }

    /// <returns>How many are ready; 0 after the limit or an interruption.</returns>
    public int Wait(TimeSpan limit)
    {
        var time = new TimeSpec { Seconds = limit.Ticks / TimeSpan.TicksPerSecond, Nanoseconds = limit.Ticks % TimeSpan.TicksPerSecond * 100 };
        return Math.Max(Wait(_epoll, _ready, _ready.Length / (DataAt + 8), ref time, 0), 0);
    }

    /// <summary>The index of one that is ready.</summary>
    public int Ready(int number) => BitConverter.ToInt32(_ready, (number * (DataAt + 8)) + DataAt);

    public void Dispose() => _ = Close(_epoll);

    [DllImport("libc", EntryPoint = "epoll_create1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Create(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int epoll, int operation, int handle, byte[] wanted);

    [DllImport("libc", EntryPoint = "epoll_pwait2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Wait(int epoll, [Out] byte[] ready, int most, ref TimeSpec limit, nint signals);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Prctl(int option, nuint value, nuint none3, nuint none4, nuint none5);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
