using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Late;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Late;

public sealed class LateEngineTests : IAsyncLifetime, IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly RecordingLoggerFactory _logs = new();
    private readonly InMemoryEngine _real;
    private readonly LateEngine _engine;
    private string? _fault = "the disk is away";

    public LateEngineTests()
    {
        _real = new InMemoryEngine(_clock);
        _engine = LateEngine.Start(
            _ => _fault is { } why ? throw new EngineOpenException(why) : Task.FromResult<IEngine>(_real),
            "the disk is away", _clock, new Logger<LateEngine>(_logs));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _real.DisposeAsync();
    }

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Until_it_is_open_every_call_says_why_not()
    {
        var append = await _engine.Log.AppendAsync(
            "a", 0, TestWriter.Events(1), TestWriter.Context, new Fence(ShardHash.Scope(ShardHash.ShardOf("a")), 1),
            default);
        var unavailable = Assert.IsType<AppendResult.Unavailable>(append);
        Assert.False(unavailable.MayHaveCommitted);
        Assert.Contains("the disk is away", unavailable.Why, StringComparison.Ordinal);

        await RefusedAsync(() => _engine.Log.HeadAsync(default));
        await RefusedAsync(() => _engine.Log.LoadSnapshotAsync("a", default));
        await RefusedAsync(() => _engine.Log.SaveSnapshotAsync("a", new StreamSnapshot(1, 1, default), default));
        await RefusedAsync(() => _engine.Log.TrimAsync("a", 1, default));
        await RefusedAsync(() => _engine.Log.ReadAsync("a", 1, default).ListAsync());
        await RefusedAsync(() => _engine.Log.StreamsAsync("a", default).ListAsync());
        await RefusedAsync(() => _engine.Log.SubscribeAsync(Position.Start, default).ListAsync());
        await RefusedAsync(() => _engine.Membership.JoinAsync(TestWriter.Node("n"), TestWriter.Ttl, default));
        await RefusedAsync(() => _engine.Ownership.ReleaseAsync(new Fence("shard/001", 1), default));
        await RefusedAsync(() => _engine.Ownership.WatchAsync(default).ListAsync());
    }

    [Fact]
    public async Task Once_it_is_open_all_calls_go_to_it()
    {
        await using var members = _engine.Membership.WatchAsync(default).GetAsyncEnumerator();
        Assert.True(await members.MoveNextAsync());
        Assert.Empty(members.Current);
        await OpenAsync();

        var writer = await TestWriter.JoinAsync(_engine);
        await writer.OkAsync("a", 0, TestWriter.Events(2));

        Assert.Equal(2, (await _engine.Log.ReadAsync("a", 1, default).ListAsync()).Count);
        Assert.Equal(await _real.Log.HeadAsync(default), await _engine.Log.HeadAsync(default));
        while (members.Current.Count == 0)
            Assert.True(await Awaited.Of(members.MoveNextAsync().AsTask(), "the member"));
    }

    [Fact]
    public async Task It_tries_again_with_growing_bounded_pauses_and_tells_each_fault_once()
    {
        var pause = LateLimits.RetryMin;
        for (var i = 0; i < 8; i++)
        {
            await _clock.WaitForTimerAsync(pause);
            if (i == 4) _fault = "the file is damaged";
            _clock.Advance(pause);
            pause = pause * 2 < LateLimits.RetryMax ? pause * 2 : LateLimits.RetryMax;
        }

        await _clock.WaitForTimerAsync(LateLimits.RetryMax);
        Assert.Equal(2, _logs.Messages.Count(m => m.Contains("cannot be opened", StringComparison.Ordinal)));
        var told = await Assert.ThrowsAsync<EngineUnavailableException>(() => _engine.Log.HeadAsync(default));
        Assert.Contains("the file is damaged", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_another_process_holds_is_opened_as_soon_as_that_one_lets_go()
    {
        var letGo = new TaskCompletionSource();
        var asked = 0;
        var real = new InMemoryEngine(_clock);
        await using var engine = LateEngine.StartAfter(letGo.Task, OpenAsync, "another process has it", _clock, new Logger<LateEngine>(_logs));
        var refused = await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.Log.HeadAsync(default));
        Assert.Contains("another process has it", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, asked);

        letGo.SetResult();
        await Awaited.Of(engine.Opening, "the engine to be open");
        Assert.Equal(await real.Log.HeadAsync(default), await engine.Log.HeadAsync(default));

        Task<IEngine> OpenAsync(CancellationToken token)
        {
            asked++;
            return Task.FromResult<IEngine>(real);
        }
    }

    [Fact]
    public async Task Disposing_ends_the_attempts_or_the_engine()
    {
        await _clock.WaitForTimerAsync(LateLimits.RetryMin);
        await _engine.DisposeAsync();
        await _clock.WaitForNoTimersAsync();

        var real = new InMemoryEngine(_clock);
        var opened = LateEngine.Start(
            _ => Task.FromResult<IEngine>(real), "away", _clock, new Logger<LateEngine>(_logs));
        await _clock.WaitForTimerAsync(LateLimits.RetryMin);
        _clock.Advance(LateLimits.RetryMin);
        await Awaited.Of(UntilOpenAsync(opened), "the engine to be open");
        await opened.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => TestWriter.JoinAsync(real));
    }

    private static async Task RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<EngineUnavailableException>(call);
        Assert.Contains("the disk is away", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The first members that somebody is told of after the empty list are the engine's.</summary>
    private static async Task UntilOpenAsync(LateEngine engine)
    {
        var lists = 0;
        await foreach (var members in engine.Membership.WatchAsync(default))
            if (members.Count > 0 || ++lists == 2 || IsOpen(engine)) return;
    }

    private static bool IsOpen(LateEngine engine) => engine.Log.HeadAsync(default).IsCompletedSuccessfully;

    private async Task OpenAsync()
    {
        await _clock.WaitForTimerAsync(LateLimits.RetryMin);
        _fault = null;
        _clock.Advance(LateLimits.RetryMin);
        await Awaited.Of(UntilOpenAsync(_engine), "the engine to be open");
    }
}
