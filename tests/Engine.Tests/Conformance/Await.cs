namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>Waiting for facts, with a limit that says what was awaited.</summary>
public static class Await
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<T> FactAsync<T>(this Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"waited {Limit} in vain for: {what}");
        }
    }

    public static async Task FactAsync(this Task task, string what) => await Wrap(task).FactAsync(what);

    public static async Task<List<T>> ListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items) list.Add(item);
        return list;
    }

    private static async Task<bool> Wrap(Task task)
    {
        await task;
        return true;
    }
}
