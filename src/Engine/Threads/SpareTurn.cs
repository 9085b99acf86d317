using System.Runtime.CompilerServices;

namespace MirrorActors.Engine.Threads;

/// <summary>Awaited: goes on as a spare thread's next turn, after a pause.</summary>
internal readonly struct SpareTurn(SpareContext context, TimeSpan pause = default) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public SpareTurn GetAwaiter() => this;

    public void GetResult()
    {
        // Nothing is handed over.
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => context.Post(static go => ((Action)go!)(), continuation, pause);
}
