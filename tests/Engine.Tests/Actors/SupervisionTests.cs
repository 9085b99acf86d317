using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class SupervisionTests : IAsyncDisposable
{
    private static readonly SupervisionOptions NoJitter = new()
    {
        MaxRestarts = 2,
        Within = TimeSpan.FromMinutes(1),
        BackoffMin = TimeSpan.FromSeconds(1),
        BackoffMax = TimeSpan.FromSeconds(30),
        Jitter = 0,
    };

    private readonly FakeClock _clock = new();
    private readonly ActorSystem _system;
    private readonly Inbox<string> _seen = new();

    public SupervisionTests() => _system = TestSystem.Create(_clock);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task A_failed_actor_restarts_after_a_growing_wait_with_its_mailbox_and_without_the_failed_message()
    {
        var actor = Spawn("a", NoJitter);
        await _seen.NextAsync("the first start");
        foreach (var message in new[] { "fail", "one", "fail", "two" }) actor.TryTell(message);

        await _clock.WaitForTimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["stop a", "start a", "one"], await _seen.NextAsync(3, "the second instance"));

        await _clock.WaitForTimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.Equal(ActorStatus.Restarting, _system.Snapshot().Single().Status);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["stop a", "start a", "two"], await _seen.NextAsync(3, "the third instance"));

        var info = _system.Snapshot().Single();
        Assert.Equal(2, info.Restarts);
        Assert.Equal("InvalidDataException: told to", info.LastFailure);
    }

    [Fact]
    public async Task An_actor_that_has_used_up_its_restarts_stops()
    {
        var actor = Spawn("a", NoJitter);
        for (var i = 0; i < 3; i++) actor.TryTell("fail");
        actor.TryTell("never seen");

        await _clock.WaitForTimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _seen.NextAsync(4, "two starts and stops");
        await _clock.WaitForTimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(2));

        await Awaited.Of(actor.Terminated, "termination");
        Assert.Equal(1, _system.DeadLetterCount);
        Assert.Empty(_system.Snapshot());
    }

    [Fact]
    public async Task An_actor_that_ran_well_for_a_while_counts_its_restarts_anew()
    {
        var actor = Spawn("a", NoJitter with { MaxRestarts = 1 });
        await _seen.NextAsync("the first start");
        for (var i = 0; i < 3; i++)
        {
            actor.TryTell("fail");
            Assert.Equal("stop a", await _seen.NextAsync("the end of an instance"));
            await _clock.WaitForTimersAsync(1);
            _clock.Advance(NoJitter.BackoffMin);
            Assert.Equal("start a", await _seen.NextAsync("the next start"));
            _clock.Advance(NoJitter.Within);
        }

        Assert.Equal(3, _system.Snapshot().Single().Restarts);
    }

    [Fact]
    public async Task A_failed_start_counts_like_a_failed_message()
    {
        var starts = 0;
        var actor = _system.Spawn<string>("a", () => new FuncActor<string>(
            (_, message, _) =>
            {
                _seen.Add(message);
                return ValueTask.CompletedTask;
            },
            (_, _) => ++starts == 1 ? throw new InvalidDataException("not yet") : ValueTask.CompletedTask),
            new ActorOptions { Supervision = NoJitter });
        actor.TryTell("kept");

        await _clock.WaitForTimersAsync(1);
        Assert.Equal(0, _system.Snapshot().Single().Processed);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("kept", await _seen.NextAsync("the message that waited for the start"));
        Assert.Equal(2, starts);
    }

    [Fact]
    public async Task A_fatal_failure_is_not_retried()
    {
        var actor = _system.Spawn<string>("a", () => new FuncActor<string>(
            (_, _, _) => ValueTask.CompletedTask, (_, _) => throw new FatalActorException("hopeless")));

        await Awaited.Of(actor.Terminated, "termination");
        Assert.Equal(0, _clock.TimerCount);
        Assert.Equal(1, _system.LostActors);
    }

    [Fact]
    public async Task A_top_level_actor_is_restarted_for_ever()
    {
        var actor = _system.Spawn("a", Child("a"));
        for (var i = 0; i < 2 * SupervisionOptions.Default.MaxRestarts; i++)
        {
            Assert.Equal("start a", await _seen.NextAsync("a start"));
            actor.TryTell("fail");
            Assert.Equal("stop a", await _seen.NextAsync("the end of an instance"));
            await _clock.WaitForTimersAsync(1);
            _clock.Advance(SupervisionOptions.Default.BackoffMax);
        }

        Assert.Equal("start a", await _seen.NextAsync("one more start"));
        Assert.Equal(0, _system.LostActors);
    }

    [Fact]
    public async Task A_child_that_escalates_restarts_its_parent_and_with_it_all_children()
    {
        ActorRef<string>? bad = null;
        var parent = _system.Spawn<string>("parent", () => new FuncActor<string>(
            (_, _, _) => ValueTask.CompletedTask,
            (context, _) =>
            {
                _seen.Add("start parent");
                context.Spawn("good", Child("good"));
                bad = context.Spawn("bad", Child("bad"), new ActorOptions
                {
                    Supervision = NoJitter with { MaxRestarts = 0, WhenExhausted = WhenExhausted.Escalate },
                });
                return ValueTask.CompletedTask;
            }), new ActorOptions { Supervision = NoJitter });
        var first = await _seen.NextAsync(3, "the first starts");
        Assert.Contains("start parent", first);

        bad!.TryTell("fail");
        Assert.Equal(["stop bad", "stop good"], await _seen.NextAsync(2, "the ends of both children"));
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            ["start bad", "start good", "start parent"],
            (await _seen.NextAsync(3, "the second starts")).Order(StringComparer.Ordinal));
        Assert.Equal(1, _system.Snapshot().Single(actor => actor.Path == parent.Path).Restarts);
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_a_restart()
    {
        var actor = Spawn("a", NoJitter);
        actor.TryTell("fail");
        await _clock.WaitForTimersAsync(1);

        actor.Stop();

        await Awaited.Of(actor.Terminated, "termination without time passing");
    }

    private ActorRef<string> Spawn(string name, SupervisionOptions supervision) =>
        _system.Spawn(name, Child(name), new ActorOptions { Supervision = supervision });

    private Func<Actor<string>> Child(string name) => () => new FuncActor<string>(
        (_, message, _) =>
        {
            if (message == "fail") throw new InvalidDataException("told to");
            _seen.Add(message);
            return ValueTask.CompletedTask;
        },
        (_, _) => Noted($"start {name}"),
        (_, _) => Noted($"stop {name}"));

    private ValueTask Noted(string what)
    {
        _seen.Add(what);
        return ValueTask.CompletedTask;
    }
}
