namespace MirrorActors.Engine.Threads;

/// <summary>
/// For long work that nobody waits for, such as scans: it runs on a few threads of its own, which take the processor from nobody and
/// leave one processor free of it, where there is more than one. Work that looks for something again and again wakes only these, not
/// the threads of the pool, each of which then looks for more to do.
/// </summary>
public static class SpareThreads
{
    private static readonly Lazy<SpareContext> Context = new(() => new SpareContext(Math.Max(1, Environment.ProcessorCount - 1)));

    public static bool IsCurrent => SpareContext.IsCurrent;

    /// <summary>Runs the work, and what comes behind anything it awaits, on these threads. The caller goes on where it was.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        await new SpareTurn(Context.Value);
        return await work();
    }

    /// <summary>
    /// Real time to wait, of no great precision. On these threads no other thread is woken for it; and without time to wait, other
    /// work has its turn.
    /// </summary>
    public static async ValueTask PauseAsync(TimeSpan pause, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (!IsCurrent) await Task.Delay(pause, TimeProvider.System, token);
        else await new SpareTurn(Context.Value, pause);
    }
}
