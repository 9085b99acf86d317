using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class TellTests : IAsyncDisposable
{
    private readonly ActorSystem _system = TestSystem.Create(new FakeClock());

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Messages_of_one_sender_arrive_in_order()
    {
        var inbox = new Inbox<int>();
        var actor = _system.Spawn("a", FuncActor<int>.Of((_, message) => inbox.Add(message)));

        for (var i = 0; i < 10_000; i++) await actor.TellAsync(i, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 10_000), await inbox.NextAsync(10_000, "all messages"));
    }

    [Fact]
    public async Task One_message_is_handled_at_a_time_however_many_senders_there_are()
    {
        const int Senders = 8;
        const int Each = 5_000;
        var inside = 0;
        var overlaps = 0;
        var handled = 0;
        var done = new TaskCompletionSource();
        var actor = _system.Spawn<int>("a", () => new FuncActor<int>(async (_, message, _) =>
        {
            if (Interlocked.Increment(ref inside) != 1) overlaps++;
            if (message % 7 == 0) await Task.Yield();
            Interlocked.Decrement(ref inside);
            if (++handled == Senders * Each) done.SetResult();
        }));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++) await actor.TellAsync(i, CancellationToken.None);
        })));
        await Awaited.Of(done.Task, "all messages", () => $"{handled} handled");

        Assert.Equal(0, overlaps);
    }

    [Fact]
    public async Task A_busy_actor_does_not_keep_others_from_running()
    {
        var stop = false;
        var busy = Enumerable.Range(0, Environment.ProcessorCount * 2).Select(i => _system.Spawn<int>(
            $"busy{i}", FuncActor<int>.Of((context, message) =>
            {
                if (!Volatile.Read(ref stop)) context.Self.TryTell(message);
            }))).ToList();
        foreach (var actor in busy) actor.TryTell(0);
        var inbox = new Inbox<int>();
        var quiet = _system.Spawn("quiet", FuncActor<int>.Of((_, message) => inbox.Add(message)));

        quiet.TryTell(1);

        Assert.Equal(1, await inbox.NextAsync("the quiet actor's message"));
        Volatile.Write(ref stop, true);
    }
}
