using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

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

    private void Start() => _system.Spawn(
        "fallbacks", () => new FallbackProbes(_table, new FileSampler(_index.Table), _head, MirrorWorld.Probing));

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
