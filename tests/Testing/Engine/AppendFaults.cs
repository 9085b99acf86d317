using MirrorActors.Engine.Log;

namespace MirrorActors.Testing.Engine;

/// <summary>The faults a test has ordered for coming appends.</summary>
internal sealed class AppendFaults
{
    private readonly Lock _gate = new();
    private readonly Queue<AppendFault> _faults = new();
    private TaskCompletionSource _open = Done();

    public void Order(int appends, AppendFault fault)
    {
        lock (_gate)
            for (var i = 0; i < appends; i++) _faults.Enqueue(fault);
    }

    public AppendFault? Take()
    {
        lock (_gate) return _faults.TryDequeue(out var fault) ? fault : null;
    }

    public void Pause()
    {
        lock (_gate)
            if (_open.Task.IsCompleted) _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Resume()
    {
        lock (_gate) _open.TrySetResult();
    }

    public Task PassAsync(CancellationToken token)
    {
        lock (_gate) return _open.Task.WaitAsync(token);
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}

/// <summary>One append that is answered as unavailable although it was, or was not, committed.</summary>
internal sealed record AppendFault(bool MayHaveCommitted, bool Committed)
{
    public AppendResult.Unavailable Answer => new(MayHaveCommitted, "ordered by the test");
}
