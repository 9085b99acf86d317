using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class TimerTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(3);

    private readonly FakeClock _clock = new();
    private readonly ActorSystem _system;
    private readonly Inbox<string> _seen = new();

    public TimerTests() => _system = TestSystem.Create(_clock);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task A_timer_delivers_once_when_it_is_due()
    {
        Spawn(context => context.SetTimer("t", "due", Second));
        await _clock.WaitForTimersAsync(1);

        _clock.Advance(Second - TimeSpan.FromTicks(1));
        Assert.True(_seen.IsEmpty);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("due", await _seen.NextAsync("the timer's message"));
        await _clock.WaitForNoTimersAsync();
    }

    [Fact]
    public async Task A_periodic_timer_delivers_again_and_again()
    {
        Spawn(context => context.SetTimer("t", "tick", Second, 2 * Second));
        await _clock.WaitForTimersAsync(1);

        _clock.Advance(Second);
        Assert.Equal("tick", await _seen.NextAsync("the first tick"));
        _clock.Advance(2 * Second);
        Assert.Equal("tick", await _seen.NextAsync("the second tick"));
    }

    [Fact]
    public async Task Ticks_do_not_pile_up_while_the_actor_is_busy()
    {
        using var gate = new SemaphoreSlim(0);
        var actor = Spawn(context => context.SetTimer("t", "tick", Second, Second), gate);
        actor.TryTell("hold");
        Assert.Equal("hold", await _seen.NextAsync("the message that holds the actor"));

        _clock.Advance(10 * Second);
        gate.Release();
        actor.TryTell("after");

        Assert.Equal(["tick", "after"], await _seen.NextAsync(2, "one tick only"));
    }

    [Fact]
    public async Task A_timer_that_is_cancelled_after_it_was_due_delivers_nothing()
    {
        using var gate = new SemaphoreSlim(0);
        var actor = Spawn(context => context.SetTimer("t", "due", Second), gate);
        actor.TryTell("hold then cancel t");
        await _seen.NextAsync("the message that holds the actor");

        _clock.Advance(Second);
        gate.Release();
        actor.TryTell("after");

        Assert.Equal("after", await _seen.NextAsync("no message of the timer"));
    }

    [Fact]
    public async Task A_timer_that_is_replaced_after_it_was_due_delivers_the_new_message_only()
    {
        using var gate = new SemaphoreSlim(0);
        var actor = Spawn(context => context.SetTimer("t", "old", Second), gate);
        actor.TryTell("hold then replace t");
        await _seen.NextAsync("the message that holds the actor");

        _clock.Advance(Second);
        gate.Release();
        await _clock.WaitForTimersAsync(1);
        _clock.Advance(Second);

        Assert.Equal("new", await _seen.NextAsync("the new timer's message"));
    }

    [Fact]
    public async Task A_restart_and_a_stop_end_all_timers()
    {
        var starts = 0;
        var actor = Spawn(context =>
        {
            if (++starts == 1) context.SetTimer("t", "old", 10 * Second, Second);
            else _seen.Add("restarted");
        });
        actor.TryTell("fail");
        await _seen.NextAsync("the failure");
        await _clock.WaitForTimerAsync(Backoff);
        _clock.Advance(Backoff);
        Assert.Equal("restarted", await _seen.NextAsync("the restart"));

        await _clock.WaitForNoTimersAsync();
    }

    private ActorRef<string> Spawn(Action<ActorContext<string>> start, SemaphoreSlim? gate = null) =>
        _system.Spawn<string>("a", () => new FuncActor<string>(
            async (context, message, token) =>
            {
                _seen.Add(message);
                if (message.StartsWith("hold", StringComparison.Ordinal)) await gate!.WaitAsync(token);
                if (message == "hold then cancel t") context.CancelTimer("t");
                if (message == "hold then replace t") context.SetTimer("t", "new", Second);
                if (message == "fail") throw new InvalidDataException("told to");
            },
            (context, _) =>
            {
                start(context);
                return ValueTask.CompletedTask;
            }),
            new ActorOptions { Supervision = new SupervisionOptions { BackoffMin = Backoff, Jitter = 0 } });
}
