using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Alerts;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class FallbackProbesTests : IAsyncLifetime
{
    private static readonly TimeSpan MoreThanInterval = TimeSpan.FromSeconds(73);
    private readonly FakeClock _clock = new();
    private readonly FileIndexFixture _index = new();
    private readonly FakeHead _head = new();
    private readonly FallbackTableHolder _table = new(new FallbackTable([new FallbackFacts(new Uri("http://f.example/pub/"), "de", null)]));
    private ActorSystem _system = null!;

    public Task InitializeAsync()
    {
        _system = TestSystem.Create(_clock);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        await _index.StopAsync();
    }

    [Fact]
    public async Task A_fallback_is_used_before_its_first_probe_and_left_out_while_it_is_down()
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/a.iso", 1, 10));
        Assert.True(_table.Current.All[0].IsEligible);
        _head.Fault = "connection refused";
        Start();

        await RoundsAsync(3);
        Assert.Equal((false, "connection refused"), (_table.Current.All[0].IsEligible, _table.Current.All[0].Reason));

        _head.Fault = null;
        _clock.Advance(MoreThanInterval);
        await RoundsAsync(2);
        Assert.Equal((true, Verdict.Up), (_table.Current.All[0].IsEligible, _table.Current.All[0].Verdict));
    }

    [Fact]
    public async Task Nothing_is_asked_of_a_fallback_before_a_file_is_published()
    {
        Start();
        await _clock.WaitForTimersAsync(1);
        Assert.True(_head.Calls.IsEmpty);

        await _index.ApplyAsync(FileIndexFixture.Put("/a.iso", 1, 10));
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(new Uri("http://f.example/pub/a.iso"), await _head.Calls.NextAsync("the first probe"));
    }

    [Fact]
    public async Task A_failure_is_confirmed_by_other_files_inside_the_interval()
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/a.iso", 1, 10), FileIndexFixture.Put("/b.iso", 2, 20));
        _head.Fault = "connection refused";
        FallbackProbes.Start(
            _system, _table, new FileSampler(_index.Table), _head,
            MirrorWorld.Probing with { ConfirmAfter = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)] }, network: null);

        var first = await _head.Calls.NextAsync("the check");
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        Assert.True(_table.Current.All[0].IsEligible);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEqual(first, await _head.Calls.NextAsync("the first confirmation"));
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(3));
        await _head.Calls.NextAsync("the second confirmation");
        await _clock.WaitForTimersAsync(1);

        Assert.False(_table.Current.All[0].IsEligible);
    }

    [Fact]
    public async Task A_blip_is_over_with_the_first_confirmation()
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/a.iso", 1, 10));
        Start(MirrorWorld.Probing with { ConfirmAfter = [TimeSpan.FromSeconds(2)] });
        await RoundsAsync(1);
        _head.Fault = "no answer";
        _clock.Advance(MoreThanInterval);
        await _head.Calls.NextAsync("the failed check");
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(2));

        _head.Fault = null;
        _clock.Advance(TimeSpan.FromSeconds(2));
        await RoundsAsync(1);
        // Not so many that they would be enough with the first one.
        _head.Fault = "no answer";
        _clock.Advance(MoreThanInterval);
        await _head.Calls.NextAsync("another failed check");
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(Verdict.Up, _table.Current.All[0].Verdict);
    }

    [Fact]
    public async Task While_the_nodes_network_is_suspected_silence_takes_no_fallback_down_but_wrong_answers_do()
    {
        const int count = 5;
        await _index.ApplyAsync(FileIndexFixture.Put("/a.iso", 1, 10));
        _table.Publish(new FallbackTable(
            [.. Enumerable.Range(0, count).Select(n => new FallbackFacts(new Uri($"http://f{n}.example/pub/"), null, null))]));
        var network = new NetworkWatch(_system, MirrorWorld.Probing.Interval, new FakeCanaries(), new HeldAlerts(), "n1");
        var suspected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        network.Subscribe(() => suspected.TrySetResult());
        FallbackProbes.Start(_system, _table, new FileSampler(_index.Table), _head, MirrorWorld.Probing, network);
        await _head.Calls.NextAsync(count, "the first checks");
        await _clock.WaitForTimersAsync(count);

        for (var n = 0; n < count; n++) _head.Silent[$"f{n}.example"] = true;
        for (var round = 0; round < 4; round++)
        {
            _clock.Advance(MoreThanInterval);
            await _head.Calls.NextAsync(count, "checks that nobody answers");
            await Awaited.Of(suspected.Task, "this node's network to be suspected");
            // The next look at the canaries besides.
            await _clock.WaitForTimersAsync(count + 1);
        }

        Assert.All(_table.Current.All, fallback => Assert.Equal(Verdict.Up, fallback.Verdict));

        _head.Silent.Clear();
        _head.Fault = "12 bytes instead of 10";
        for (var round = 0; round < 3; round++)
        {
            _clock.Advance(MoreThanInterval);
            await _head.Calls.NextAsync(count, "wrong answers");
            await _clock.WaitForTimersAsync(count);
        }

        Assert.All(_table.Current.All, fallback => Assert.False(fallback.IsEligible));
    }

    private void Start(ProbeOptions? options = null) => FallbackProbes.Start(
        _system, _table, new FileSampler(_index.Table), _head, options ?? MirrorWorld.Probing, network: null);

    /// <summary>Each round ends by setting the timer of the next.</summary>
    private async Task RoundsAsync(int rounds)
    {
        for (var n = 0; n < rounds; n++)
        {
            await _head.Calls.NextAsync("a probe");
            await _clock.WaitForTimersAsync(1);
            if (n + 1 < rounds) _clock.Advance(MoreThanInterval);
        }
    }
}
