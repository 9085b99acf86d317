using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class ChildFailureTests : IAsyncDisposable
{
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(1);

    private static readonly SupervisionOptions Restarting = new() { BackoffMin = Backoff, Jitter = 0 };

    private static readonly ActorOptions Escalating = new()
    {
        Supervision = new SupervisionOptions { MaxRestarts = 0, WhenExhausted = WhenExhausted.Escalate },
    };

    private readonly FakeClock _clock = new();
    private readonly ActorSystem _system;
    private readonly Inbox<string> _seen = new();
    private readonly Inbox<ActorRef<string>> _children = new();
    private readonly TaskCompletionSource _hang = new();

    public ChildFailureTests() => _system = TestSystem.Create(_clock);

    public ValueTask DisposeAsync()
    {
        _hang.TrySetResult();
        return _system.DisposeAsync();
    }

    [Fact]
    public async Task A_child_that_hangs_does_not_keep_its_failed_parent_down()
    {
        var parent = SpawnParent();
        var hung = await HangAsync();
        await FailAsync(parent);

        parent.TryTell("ping");

        Assert.Equal("ping", await _seen.NextAsync("the next instance"));
        Assert.False(hung.Terminated.IsCompleted);
    }

    [Fact]
    public async Task A_child_left_behind_neither_fails_the_next_instance_nor_takes_its_childs_place()
    {
        var parent = SpawnParent();
        var hung = await HangAsync();
        await FailAsync(parent);
        var next = await _children.NextAsync("the next instance's child");

        _hang.SetResult();
        await Awaited.Of(hung.Terminated, "the late end");
        parent.TryTell("ping");

        Assert.Equal("ping", await _seen.NextAsync("an instance that goes on"));
        Assert.Equal([parent.Path, next.Path], _system.Snapshot().Select(actor => actor.Path));
        Assert.Equal(1, _system.Snapshot()[0].Restarts);
    }

    [Fact]
    public async Task A_child_that_fails_as_its_parent_ends_does_not_fail_the_next_instance()
    {
        var parent = SpawnParent();
        var child = await HangAsync();
        parent.TryTell("fail");
        await _clock.WaitForTimerAsync(ActorLimits.ChildrenLimit);
        _hang.SetResult();
        await Awaited.Of(child.Terminated, "the child's end");
        await PassAsync(Backoff);

        parent.TryTell("ping");

        Assert.Equal("ping", await _seen.NextAsync("the next instance"));
        Assert.Equal(1, _system.Snapshot()[0].Restarts);
    }

    // Each of its instances has a child that hangs when told to, ignores its cancellation and then fails.
    private ActorRef<string> SpawnParent() => _system.Spawn<string>("parent", () => new FuncActor<string>(
        (_, message, _) =>
        {
            if (message == "fail") throw new InvalidDataException("told to");
            _seen.Add(message);
            return ValueTask.CompletedTask;
        },
        (context, _) =>
        {
            _children.Add(context.Spawn<string>("child", () => new FuncActor<string>(async (_, message, _) =>
            {
                _seen.Add(message);
                await _hang.Task;
                throw new InvalidDataException("late");
            }), Escalating));
            return ValueTask.CompletedTask;
        }), new ActorOptions { Supervision = Restarting });

    private async Task<ActorRef<string>> HangAsync()
    {
        var child = await _children.NextAsync("the child");
        child.TryTell("hang");
        Assert.Equal("hang", await _seen.NextAsync("the child's message"));
        return child;
    }

    /// <summary>The parent fails and starts anew, with its child left behind.</summary>
    private async Task FailAsync(ActorRef<string> parent)
    {
        parent.TryTell("fail");
        await PassAsync(ActorLimits.ChildrenLimit);
        await PassAsync(ActorLimits.CancelGrace);
        await PassAsync(Backoff);
    }

    private async Task PassAsync(TimeSpan time)
    {
        await _clock.WaitForTimerAsync(time);
        _clock.Advance(time);
    }
}
