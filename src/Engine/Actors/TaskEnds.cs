namespace MirrorActors.Engine.Actors;

internal static class TaskEnds
{
    /// <summary>False when the task still runs after the limit.</summary>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan limit, TimeProvider clock)
    {
        try
        {
            await task.WaitAsync(limit, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
