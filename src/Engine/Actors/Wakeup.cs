using System.Threading.Tasks.Sources;

namespace MirrorActors.Engine.Actors;

/// <summary>
/// Lets one reader sleep until a writer has put something into any of its queues; allocates nothing.
/// Reader: Arm, look once more into the queues, then either TryDisarm or await WaitAsync.
/// Writer: put into the queue, then Set. No wake-up is lost: either the reader's second look sees the item or the
/// writer sees the armed state, because both sides have a full fence between their write and their read.
/// </summary>
internal sealed class Wakeup : IValueTaskSource
{
    private const int Awake = 0;
    private const int Armed = 1;

    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private int _state = Awake;

    public void Arm()
    {
        _source.Reset();
        Interlocked.Exchange(ref _state, Armed);
    }

    /// <summary>False when a writer has already begun to wake the reader, who must then await it.</summary>
    public bool TryDisarm() => Interlocked.CompareExchange(ref _state, Awake, Armed) == Armed;

    public ValueTask WaitAsync() => new(this, _source.Version);

    public void Set()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _state) == Armed && TryDisarm()) _source.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
