using System.Runtime.InteropServices;

namespace MirrorActors.Node;

/// <summary>
/// SIGHUP: open the log files anew and read the configuration again.
/// One that comes before there are any is heeded afterwards.
/// </summary>
internal sealed class HangUpSignal : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private Action? _reopen;
    private int _pending;

    public HangUpSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

    public void Reopens(Action reopen)
    {
        Volatile.Write(ref _reopen, reopen);
        RunPending();
    }

    public void Dispose() => _registration.Dispose();

    internal void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Interlocked.Exchange(ref _pending, 1);
        RunPending();
    }

    private void RunPending()
    {
        if (Volatile.Read(ref _reopen) is { } reopen && Interlocked.Exchange(ref _pending, 0) == 1) reopen();
    }
}
