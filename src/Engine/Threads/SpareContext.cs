namespace MirrorActors.Engine.Threads;

/// <summary>
/// Batch threads and what they have to do. There is at most one turn for each thing that is awaited, as in the thread pool:
/// who begins work bounds them.
/// </summary>
internal sealed class SpareContext : SynchronizationContext
{
    [ThreadStatic]
    private static bool _isCurrent;

    private readonly object _gate = new();
    private readonly Queue<(SendOrPostCallback Work, object? State)> _ready = new();
    private readonly PriorityQueue<(SendOrPostCallback Work, object? State), long> _paused = new();
    private readonly TimeProvider _clock = TimeProvider.System;

    /// <param name="threads">They end with the process.</param>
    public SpareContext(int threads)
    {
        for (var i = 0; i < threads; i++) new Thread(Run) { IsBackground = true, Name = "spare" }.Start();
    }

    public static bool IsCurrent => _isCurrent;

    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state) => Post(d, state, TimeSpan.Zero);

    public void Post(SendOrPostCallback work, object? state, TimeSpan pause)
    {
        lock (_gate)
        {
            if (pause > TimeSpan.Zero) _paused.Enqueue((work, state), _clock.GetTimestamp() + Ticks(pause));
            else _ready.Enqueue((work, state));
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        _isCurrent = true;
        SetSynchronizationContext(this);
        LowPriority.Take();
        while (true)
        {
            var (work, state) = Next();
            work(state);
        }
    }

    private (SendOrPostCallback Work, object? State) Next()
    {
        lock (_gate)
        {
            while (true)
            {
                var wait = Timeout.InfiniteTimeSpan;
                while (_paused.TryPeek(out _, out var due))
                {
                    wait = _clock.GetElapsedTime(_clock.GetTimestamp(), due);
                    if (wait > TimeSpan.Zero) break;
                    _ready.Enqueue(_paused.Dequeue());
                }

                if (_ready.TryDequeue(out var next)) return next;
                // Not less than a millisecond, which is what it counts in.
                if (wait < TimeSpan.FromMilliseconds(1) && wait != Timeout.InfiniteTimeSpan) wait = TimeSpan.FromMilliseconds(1);
                Monitor.Wait(_gate, wait);
            }
        }
    }

    private long Ticks(TimeSpan pause) => pause.Ticks * _clock.TimestampFrequency / TimeSpan.TicksPerSecond;
}
