using MirrorActors.Engine;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Testing.Engine;

/// <summary>The whole engine in memory, with switches for the faults that real engines have.</summary>
public sealed class InMemoryEngine : IEngine
{
    private readonly MemoryState _state = new();
    private readonly AppendFaults _faults = new();
    private readonly OwnerTable _owners = new();
    private readonly LocalSessions _sessions;
    private readonly CancellationTokenSource _stop = new();
    private int _freesToFail;

    public InMemoryEngine(TimeProvider clock)
    {
        _sessions = new LocalSessions(clock, FreeAsync);
        Log = new InMemoryLog(_state, _faults, _stop.Token);
        Ownership = new InMemoryOwnership(_state, _owners, _stop.Token) { Sessions = _sessions };
    }

    public IEventLog Log { get; }

    public IOwnership Ownership { get; }

    public IMembership Membership => _sessions;

    public IEngineAdmin? Admin => null;

    /// <summary>The next appends are answered as unavailable.</summary>
    /// <param name="mayHaveCommitted">What the answer says.</param>
    /// <param name="committed">What is true: the append is in the log nevertheless.</param>
    public void FailNextAppends(int count, bool mayHaveCommitted, bool committed) =>
        _faults.Order(count, new AppendFault(mayHaveCommitted, committed));

    /// <summary>Appends wait from now on, until <see cref="ResumeAppends"/>.</summary>
    public void PauseAppends() => _faults.Pause();

    public void ResumeAppends() => _faults.Resume();

    /// <summary>So many next times what an ended session owns cannot be freed.</summary>
    public void FailNextFrees(int count) => Volatile.Write(ref _freesToFail, count);

    /// <summary>What a restart does: all sessions are lost and all scopes free; log and tokens stay.</summary>
    public Task RestartAsync()
    {
        _sessions.Forget();
        return InMemoryOwnership.FreeAsync(_state, _owners, session: null);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _sessions.DisposeAsync();
    }

    private Task FreeAsync(long session) => Interlocked.Decrement(ref _freesToFail) >= 0
        ? throw new IOException("no space left, ordered by the test")
        : InMemoryOwnership.FreeAsync(_state, _owners, session);
}
