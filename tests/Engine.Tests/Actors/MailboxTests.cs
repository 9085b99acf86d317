using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class MailboxTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly FakeClock _clock = new();
    private readonly ActorSystem _system;
    private readonly Inbox<int> _handled = new();
    private readonly TaskCompletionSource _gate = new();
    private readonly TaskCompletionSource _entered = new();

    public MailboxTests() => _system = TestSystem.Create(_clock);

    public async ValueTask DisposeAsync()
    {
        _gate.TrySetResult();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task A_full_mailbox_refuses_new_messages_and_counts_them_as_dead_letters()
    {
        var actor = await SpawnBusyAsync(new ActorOptions { MailboxCapacity = 2 });

        Assert.True(actor.TryTell(1));
        Assert.True(actor.TryTell(2));
        Assert.False(actor.TryTell(3));

        Assert.Equal(1, _system.DeadLetterCount);
        Assert.Equal((2, 2, 1L), _system.Snapshot().Select(a => (a.MailboxDepth, a.MailboxCapacity, a.DeadLetters)).Single());
        _gate.SetResult();
        Assert.Equal([0, 1, 2], await _handled.NextAsync(3, "accepted messages"));
    }

    [Fact]
    public async Task A_full_mailbox_drops_the_oldest_message_when_told_so()
    {
        var actor = await SpawnBusyAsync(new ActorOptions { MailboxCapacity = 2, Overflow = Overflow.DropOldest });

        for (var i = 1; i <= 4; i++) Assert.True(actor.TryTell(i));

        Assert.Equal(2, _system.DeadLetterCount);
        _gate.SetResult();
        Assert.Equal([0, 3, 4], await _handled.NextAsync(3, "the newest messages"));
    }

    [Fact]
    public async Task A_sender_waits_for_room()
    {
        var actor = await SpawnBusyAsync(new ActorOptions { MailboxCapacity = 1 });
        await actor.TellAsync(1, CancellationToken.None);

        var waiting = actor.TellAsync(2, CancellationToken.None).AsTask();

        Assert.False(waiting.IsCompleted);
        _gate.SetResult();
        await Awaited.Of(waiting, "room in the mailbox");
        Assert.Equal([0, 1, 2], await _handled.NextAsync(3, "all messages"));
        Assert.Equal(0, _system.DeadLetterCount);
    }

    [Fact]
    public async Task A_sender_that_waits_for_room_is_told_when_the_actor_stops()
    {
        var actor = await SpawnBusyAsync(new ActorOptions { MailboxCapacity = 1 });
        await actor.TellAsync(1, CancellationToken.None);
        var waiting = actor.TellAsync(2, CancellationToken.None).AsTask();

        actor.Stop();
        _gate.SetResult();

        await Assert.ThrowsAsync<ActorStoppedException>(() => Awaited.Of(waiting, "the end of the wait"));
        await Awaited.Of(actor.Terminated, "termination");
        Assert.Equal(2, _system.DeadLetterCount);
    }

    [Fact]
    public async Task A_stopped_actor_takes_no_messages()
    {
        var actor = _system.Spawn("a", FuncActor<int>.Of((_, message) => _handled.Add(message)));
        await actor.StopAsync(Deadline);

        Assert.False(actor.TryTell(1));
        await Assert.ThrowsAsync<ActorStoppedException>(async () => await actor.TellAsync(2, CancellationToken.None));
        Assert.Equal(2, _system.DeadLetterCount);
        Assert.True(_handled.IsEmpty);
    }

    [Fact]
    public async Task A_waiting_sender_can_give_up()
    {
        var actor = await SpawnBusyAsync(new ActorOptions { MailboxCapacity = 1 });
        await actor.TellAsync(1, CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        var waiting = actor.TellAsync(2, cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(waiting, "the cancelled wait"));
    }

    /// <summary>An actor that is inside the handling of message 0 until the gate opens.</summary>
    private async Task<ActorRef<int>> SpawnBusyAsync(ActorOptions options)
    {
        var actor = _system.Spawn<int>("a", () => new FuncActor<int>(async (_, message, _) =>
        {
            _entered.TrySetResult();
            await _gate.Task;
            _handled.Add(message);
        }), options);
        actor.TryTell(0);
        await Awaited.Of(_entered.Task, "the first message to be handled");
        return actor;
    }
}
