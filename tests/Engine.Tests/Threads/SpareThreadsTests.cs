using System.Runtime.InteropServices;
using MirrorActors.Engine.Threads;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Threads;

public sealed class SpareThreadsTests
{
    [Fact]
    public async Task Work_and_what_comes_behind_an_await_run_there_and_the_caller_goes_on_elsewhere()
    {
        var (began, afterPause, afterPool) = await Awaited.Of(
            SpareThreads.RunAsync(static async () =>
            {
                var first = SpareThreads.IsCurrent;
                await SpareThreads.PauseAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                var second = SpareThreads.IsCurrent;
                await Task.Run(() => 0);
                return (first, second, SpareThreads.IsCurrent);
            }),
            "the work");
        Assert.Equal((true, true, true), (began, afterPause, afterPool));
        Assert.False(SpareThreads.IsCurrent);
    }

    [Fact]
    public async Task What_needs_a_thread_that_may_block_stays_there()
    {
        var stays = await Awaited.Of(
            SpareThreads.RunAsync(static async () =>
            {
                var thread = Environment.CurrentManagedThreadId;
                await PoolThread.Enter();
                return thread == Environment.CurrentManagedThreadId;
            }),
            "the work");
        Assert.True(stays);
    }

    [Fact]
    public async Task Work_that_pauses_for_no_time_leaves_turns_to_other_work()
    {
        var others = new bool[1];
        var waits = SpareThreads.RunAsync(async () =>
        {
            while (!Volatile.Read(ref others[0])) await SpareThreads.PauseAsync(TimeSpan.Zero, CancellationToken.None);
            return true;
        });
        var ends = SpareThreads.RunAsync(() => Task.FromResult(others[0] = true));
        Assert.True(await Awaited.Of(ends, "the other work"));
        Assert.True(await Awaited.Of(waits, "the work that waits for it"));
    }

    [Fact]
    public async Task A_pause_is_over_when_it_is_cancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(
            SpareThreads.RunAsync<bool>(static async () =>
            {
                using var stop = new CancellationTokenSource();
                while (true)
                {
                    await SpareThreads.PauseAsync(TimeSpan.FromMilliseconds(1), stop.Token);
                    await stop.CancelAsync();
                }
            }),
            "the pauses"));

    [Fact]
    public async Task A_failure_reaches_the_caller() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Awaited.Of(
            SpareThreads.RunAsync<bool>(static () => throw new InvalidDataException()), "the work"));

    [Fact]
    public async Task Its_threads_take_the_processor_from_nobody()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.Equal(LowPriority.Batch, await Awaited.Of(SpareThreads.RunAsync(static () => Task.FromResult(Policy(0))), "the work"));
        Assert.NotEqual(LowPriority.Batch, Policy(0));
    }

    [DllImport("libc", EntryPoint = "sched_getscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Policy(int thread);
}
