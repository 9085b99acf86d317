using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class StopTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly FakeClock _clock = new();
    private readonly ActorSystem _system;
    private readonly Inbox<string> _seen = new();
    private readonly TaskCompletionSource _hang = new();

    public StopTests() => _system = TestSystem.Create(_clock);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Actors_stop_in_reverse_order_and_children_before_parents()
    {
        var started = new TaskCompletionSource();
        _system.Spawn("first", Noting("first"));
        _system.Spawn("second", Noting("second", context =>
        {
            context.Spawn("x", Noting("x"));
            context.Spawn("y", Noting("y", inner =>
            {
                inner.Spawn("z", Noting("z"));
                started.SetResult();
            }));
        }));
        _system.Spawn("third", Noting("third"));
        await Awaited.Of(started.Task, "the whole tree");

        await Awaited.Of(_system.StopAsync(Limit), "the stop");

        Assert.Equal(["third", "z", "y", "x", "second", "first"], await _seen.NextAsync(6, "all ends"));
        Assert.Throws<InvalidOperationException>(() => _system.Spawn("late", Noting("late")));
    }

    [Fact]
    public async Task The_message_being_handled_is_finished_before_the_stop()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var actor = _system.Spawn<int>("a", () => new FuncActor<int>(async (_, _, _) =>
        {
            entered.SetResult();
            await gate.Task;
            _seen.Add("handled");
        }));
        actor.TryTell(1);
        await Awaited.Of(entered.Task, "the message");

        var stop = actor.StopAsync(Limit);
        Assert.False(stop.IsCompleted);
        gate.SetResult();

        await Awaited.Of(stop, "the stop");
        Assert.Equal("handled", await _seen.NextAsync("the message"));
    }

    [Fact]
    public async Task An_actor_that_does_not_stop_in_time_is_cancelled()
    {
        var actor = SpawnHanging(obeys: true);
        actor.TryTell(1);
        await _seen.NextAsync("the message");

        var stop = _system.StopAsync(Limit);
        await _clock.WaitForTimersAsync(1);
        _clock.Advance(Limit);

        await Awaited.Of(stop, "the stop");
        Assert.True(actor.Terminated.IsCompleted);
    }

    [Fact]
    public async Task An_actor_that_ignores_its_cancellation_is_left_behind()
    {
        var actor = SpawnHanging(obeys: false);
        actor.TryTell(1);
        await _seen.NextAsync("the message");

        var stop = actor.StopAsync(Limit);
        await _clock.WaitForTimersAsync(1);
        _clock.Advance(Limit);
        await _clock.WaitForTimerAsync(ActorLimits.CancelGrace);
        _clock.Advance(ActorLimits.CancelGrace);

        await Awaited.Of(stop, "the stop");
        Assert.False(actor.Terminated.IsCompleted);
        _hang.SetResult();
        await Awaited.Of(actor.Terminated, "the late end");
    }

    [Fact]
    public async Task A_name_is_unique_among_living_siblings()
    {
        var actor = _system.Spawn("a", Noting("a"));
        Assert.Throws<InvalidOperationException>(() => _system.Spawn("a", Noting("a")));

        await actor.StopAsync(Limit);

        Assert.Equal("/test/a", _system.Spawn("a", Noting("a")).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    public void A_name_that_would_confuse_a_path_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => _system.Spawn(name, Noting("a")));

    [Fact]
    public async Task A_failing_stop_hook_does_not_keep_the_actor_alive()
    {
        var actor = _system.Spawn<string>("a", () => new FuncActor<string>(
            (_, _, _) => ValueTask.CompletedTask, stop: (_, _) => throw new InvalidDataException("in the end")));

        await Awaited.Of(actor.StopAsync(Limit), "the stop");

        Assert.True(actor.Terminated.IsCompleted);
    }

    private ActorRef<int> SpawnHanging(bool obeys) =>
        _system.Spawn<int>("a", () => new FuncActor<int>(async (_, _, token) =>
        {
            _seen.Add("entered");
            await _hang.Task.WaitAsync(obeys ? token : CancellationToken.None);
        }));

    private Func<Actor<string>> Noting(string name, Action<ActorContext<string>>? start = null) =>
        () => new FuncActor<string>(
            (_, _, _) => ValueTask.CompletedTask,
            (context, _) =>
            {
                start?.Invoke(context);
                return ValueTask.CompletedTask;
            },
            (_, _) =>
            {
                _seen.Add(name);
                return ValueTask.CompletedTask;
            });
}
