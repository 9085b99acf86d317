namespace MirrorActors.Testing;

/// <summary>Waiting for something to happen in a test: for the fact, with a limit that only a failing test reaches.</summary>
public static class Awaited
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <param name="awaited">What was awaited, for the failure's message.</param>
    /// <param name="actual">What there was instead, read at the limit.</param>
    public static async Task Of(Task task, string awaited, Func<string>? actual = null)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"awaited {awaited}; {actual?.Invoke() ?? "it did not come"}");
        }
    }

    public static async Task<TResult> Of<TResult>(Task<TResult> task, string awaited, Func<string>? actual = null)
    {
        await Of((Task)task, awaited, actual);
        return await task;
    }
}
