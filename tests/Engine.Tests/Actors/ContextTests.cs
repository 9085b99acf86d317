using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class ContextTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();
    private readonly ActorSystem _system;
    private readonly Inbox<string> _seen = new();

    public ContextTests() => _system = TestSystem.Create(_clock);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task The_result_of_a_piped_task_comes_back_as_a_message()
    {
        var work = new TaskCompletionSource<int>();
        var actor = SpawnPiping(work.Task);
        actor.TryTell("pipe");
        actor.TryTell("meanwhile");
        Assert.Equal(["pipe", "meanwhile"], await _seen.NextAsync(2, "messages during the work"));

        work.SetResult(7);

        Assert.Equal("ok 7", await _seen.NextAsync("the result"));
    }

    [Fact]
    public async Task The_failure_of_a_piped_task_comes_back_as_a_message()
    {
        var actor = SpawnPiping(Task.FromException<int>(new IOException("no route")));
        actor.TryTell("pipe");
        Assert.Equal(["pipe", "failed no route"], await _seen.NextAsync(2, "the failure"));
    }

    [Fact]
    public async Task The_cancellation_of_a_piped_task_comes_back_as_a_failure()
    {
        var actor = SpawnPiping(Task.FromCanceled<int>(new CancellationToken(true)));
        actor.TryTell("pipe");
        Assert.StartsWith("failed", (await _seen.NextAsync(2, "the failure"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_piped_to_an_instance_that_has_failed_is_a_dead_letter()
    {
        var work = new TaskCompletionSource<int>();
        var actor = SpawnPiping(work.Task);
        actor.TryTell("pipe");
        actor.TryTell("fail");
        await _seen.NextAsync(2, "both messages");
        await _clock.WaitForTimersAsync(1);

        work.SetResult(7);
        _clock.Advance(Second);
        actor.TryTell("after");

        Assert.Equal("after", await _seen.NextAsync("the next message, not the old result"));
        Assert.Equal(1, _system.DeadLetterCount);
    }

    [Fact]
    public async Task Stashed_messages_come_back_in_order_before_newer_ones()
    {
        var ready = false;
        using var gate = new SemaphoreSlim(0);
        var actor = _system.Spawn<string>("a", () => new FuncActor<string>(async (context, message, token) =>
        {
            if (message == "ready")
            {
                await gate.WaitAsync(token);
                ready = true;
                context.UnstashAll();
            }
            else if (!ready)
            {
                Assert.True(context.Stash());
            }
            else
            {
                _seen.Add(message);
            }
        }));
        foreach (var message in new[] { "one", "two", "ready", "three" }) actor.TryTell(message);
        gate.Release();

        Assert.Equal(["one", "two", "three"], await _seen.NextAsync(3, "all messages"));
    }

    [Fact]
    public async Task A_message_for_a_full_stash_is_a_dead_letter()
    {
        var actor = _system.Spawn(
            "a", FuncActor<int>.Of((context, message) => _seen.Add($"{message} {context.Stash()}")),
            new ActorOptions { StashCapacity = 1 });

        actor.TryTell(1);
        actor.TryTell(2);

        Assert.Equal(["1 True", "2 False"], await _seen.NextAsync(2, "both messages"));
        Assert.Equal(1, _system.DeadLetterCount);
    }

    [Fact]
    public async Task A_restart_gives_the_stashed_messages_back()
    {
        var starts = 0;
        var actor = _system.Spawn<string>("a", () =>
        {
            starts++;
            return FuncActor<string>.Of((context, message) =>
            {
                if (starts == 2) _seen.Add(message);
                else if (message == "fail") throw new InvalidDataException("told to");
                else context.Stash();
            })();
        });
        foreach (var message in new[] { "one", "two", "fail", "three" }) actor.TryTell(message);
        await _clock.WaitForTimersAsync(1);
        _clock.Advance(Second);

        Assert.Equal(["one", "two", "three"], await _seen.NextAsync(3, "all messages but the one that failed"));
    }

    [Fact]
    public async Task A_watcher_hears_of_the_end_of_another_actor()
    {
        var watched = _system.Spawn("watched", FuncActor<int>.Of((_, _) => { }));
        var watcher = _system.Spawn("watcher", FuncActor<string>.Of((context, message) =>
        {
            if (message == "watch") context.Watch(watched, "gone");
            _seen.Add(message);
        }));
        watcher.TryTell("watch");
        await _seen.NextAsync("the watch");

        watched.Stop();

        Assert.Equal("gone", await _seen.NextAsync("the news"));
    }

    [Fact]
    public async Task The_hierarchy_shows_parents_before_children()
    {
        var actor = _system.Spawn("parent", FuncActor<string>.Of((context, message) =>
        {
            context.Spawn("b", FuncActor<int>.Of((_, _) => { }));
            context.Spawn("a", FuncActor<int>.Of((_, _) => { }));
            _seen.Add(string.Join(' ', context.Children.Select(child => child.Path)));
        }));
        _system.Spawn("other", FuncActor<int>.Of((_, _) => { }));
        actor.TryTell("go");
        Assert.Equal("/test/parent/b /test/parent/a", await _seen.NextAsync("the children"));

        Assert.Equal(
            ["/test/parent", "/test/parent/b", "/test/parent/a", "/test/other"],
            _system.Snapshot().Select(info => info.Path));
    }

    private ActorRef<string> SpawnPiping(Task<int> work) =>
        _system.Spawn("a", FuncActor<string>.Of((context, message) =>
        {
            if (message == "pipe")
                context.PipeToSelf(work, result => $"ok {result}", failure => $"failed {failure.Message}");
            _seen.Add(message);
            if (message == "fail") throw new InvalidDataException("told to");
        }));
}
