namespace MirrorActors.Testing;

/// <summary>Runs something on a thread that is none of the pool's, as those are that wait for sockets.</summary>
public static class OtherThread
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var started = new TaskCompletionSource<Task<T>>();
        var thread = new Thread(() => started.SetResult(work())) { IsBackground = true };
        thread.Start();
        return await await started.Task;
    }
}
