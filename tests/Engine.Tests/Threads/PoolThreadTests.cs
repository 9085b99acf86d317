using MirrorActors.Engine.Threads;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Threads;

public sealed class PoolThreadTests
{
    [Fact]
    public async Task What_another_thread_began_goes_on_in_the_pool()
    {
        var (began, goesOn) = await OtherThread.RunAsync(static async () =>
        {
            var first = Thread.CurrentThread.IsThreadPoolThread;
            await PoolThread.Enter();
            return (first, Thread.CurrentThread.IsThreadPoolThread);
        });
        Assert.False(began);
        Assert.True(goesOn);
    }

    [Fact]
    public async Task In_the_pool_it_goes_on_at_once()
    {
        var same = await Task.Run(static async () =>
        {
            var thread = Environment.CurrentManagedThreadId;
            await PoolThread.Enter();
            return thread == Environment.CurrentManagedThreadId;
        });
        Assert.True(same);
    }

    [Fact]
    public async Task A_failure_behind_it_is_not_lost() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => OtherThread.RunAsync<int>(static async () =>
        {
            await PoolThread.Enter();
            throw new InvalidDataException();
        }));
}
