using System.Runtime.CompilerServices;

namespace MirrorActors.Engine.Threads;

/// <summary>
/// <c>await PoolThread.Enter()</c> goes on in the thread pool; at once where that is so already, and on <see cref="SpareThreads"/>.
/// To be awaited before anything that may block or takes long, wherever a thread of <see cref="SocketThreads"/> may come by.
/// </summary>
public readonly struct PoolThread : ICriticalNotifyCompletion
{
    public bool IsCompleted => Thread.CurrentThread.IsThreadPoolThread || SpareThreads.IsCurrent;

    public static PoolThread Enter() => default;

    public PoolThread GetAwaiter() => this;

    public void GetResult()
    {
        // Nothing is handed over.
    }

    public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static go => go(), continuation, preferLocal: false);

    public void UnsafeOnCompleted(Action continuation) =>
        ThreadPool.UnsafeQueueUserWorkItem(static go => go(), continuation, preferLocal: false);
}
