using System.Runtime.InteropServices;

namespace MirrorActors.Node;

/// <summary>SIGTERM and SIGINT as a task; a second signal ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource<string> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    public StopSignals()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    /// <summary>Name of the first signal.</summary>
    public Task<string> Stopped => _stopped.Task;

    /// <summary>Fires at the first signal: a start that waits for something ends.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _stopping.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = _stopped.TrySetResult(context.Signal.ToString());
        if (context.Cancel) _stopping.Cancel();
    }
}
