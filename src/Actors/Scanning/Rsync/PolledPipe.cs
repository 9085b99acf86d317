using System.IO.Pipes;
using System.Runtime.InteropServices;
using MirrorActors.Engine.Threads;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>
/// Reads what a program prints by looking at the pipe from time to time. Rsync writes each line by itself: whoever is
/// woken for each write, as .NET's threads for sockets and pipes are, has more work with that than with the lines, and
/// takes it from the program.
/// </summary>
internal sealed class PolledPipe : IDisposable
{
    private const short Readable = 1; // POLLIN
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ
    private readonly PipeStream _pipe;
    private bool _isBusy;

    /// <param name="pipe">Owned.</param>
    public PolledPipe(PipeStream pipe)
    {
        _pipe = pipe;

        // On busy processors a look may come late: the program should not have to wait for it. Where it is not allowed, it waits.
        if (OperatingSystem.IsLinux()) _ = Fcntl(Handle, SetPipeSize, RsyncLimits.PipeBytes);
    }

    private int Handle => (int)_pipe.SafePipeHandle.DangerousGetHandle();

    /// <summary>Goes on in the thread pool or on a spare thread. 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken token)
    {
        // Real time, whatever clock the node has: the pipe fills in real time. A program that prints much leaves turns to others.
        var pause = RsyncLimits.LeastPause;
        await SpareThreads.PauseAsync(_isBusy ? TimeSpan.Zero : pause, token);
        while (!IsReady())
        {
            await SpareThreads.PauseAsync(pause, token);
            if (pause < RsyncLimits.MostPause) pause *= 2;
        }

        token.ThrowIfCancellationRequested();
        var read = _pipe.Read(buffer.Span);
        _isBusy = read >= buffer.Length / 2;
        return read;
    }

    public void Dispose() => _pipe.Dispose();

    /// <summary>True when a read does not block: there is something, or the end, or an error.</summary>
    private bool IsReady()
    {
        var watched = new Watched { Handle = Handle, Wanted = Readable };
        return Poll(ref watched, 1, 0) > 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref Watched watched, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fcntl(int handle, int command, int value);

    /// <summary>struct pollfd</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Watched
    {
        public int Handle;
        public short Wanted;
        public short Found;
    }
}
