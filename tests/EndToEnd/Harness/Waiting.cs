using System.Diagnostics;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>Waits for facts about other processes, and says what was awaited when they do not come.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static Task Limit(TimeSpan limit) => Task.Delay(limit, TimeProvider.System);

    public static async Task WithinAsync(Task task, TimeSpan limit, string what)
    {
        if (await Task.WhenAny(task, Limit(limit)) != task) throw new TimeoutException($"waited {limit.TotalSeconds} s for {what}");
        await task;
    }

    /// <summary>Asks again and again until the answer satisfies.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfied, TimeSpan limit, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (satisfied(answer)) return answer;
            if (Stopwatch.GetElapsedTime(started) > limit)
                throw new TimeoutException($"waited {limit.TotalSeconds} s for {what}; last: {answer}");
            await Task.Delay(Between, TimeProvider.System);
        }
    }
}
