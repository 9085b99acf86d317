namespace MirrorActors.Engine.Tests.Conformance;

public static class AsyncLists
{
    public static async Task<List<T>> ListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items) list.Add(item);
        return list;
    }
}
