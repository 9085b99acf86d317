using System.Net.Sockets;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class NetworkFreezeTests : IAsyncLifetime
{
    private static readonly string[] Mirrors = ["a", "b", "c", "d", "e"];
    private readonly FakeCanaries _canaries = new();
    private MirrorWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await MirrorWorld.StartAsync(canaries: _canaries);
        foreach (var mirror in Mirrors) await _world.UpAsync(mirror);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task When_most_mirrors_stop_answering_together_none_goes_down_and_it_is_told()
    {
        await SuspectAsync();
        Assert.Equal(AddressFamily.InterNetwork, await _canaries.Calls.NextAsync("a look at the canaries"));
        var alert = Assert.Single(_world.Alerts.Raised);
        Assert.Equal((AlertKind.NetworkSuspected, "n1"), (alert.Kind, alert.Subject));
        Assert.StartsWith("3 of ", _world.Network!.State.Text, StringComparison.Ordinal);

        for (var round = 0; round < 5; round++) await ProbeAsync(Mirrors);

        Assert.All(Mirrors, mirror => Assert.True(_world.Table.Current.Find(mirror)!.Http.IsUsable));
        foreach (var mirror in Mirrors) Assert.Single(await _world.TypesAsync(mirror), t => t == "mirror.verdict-changed");
    }

    [Fact]
    public async Task A_wrong_answer_goes_on_counting()
    {
        await SuspectAsync();
        _world.Head.Silent.Clear();
        _world.Head.Fault = "12 bytes instead of 10";

        await ProbeAsync("a", "a", "a");

        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down");
    }

    [Fact]
    public async Task Those_that_went_down_before_it_was_clear_are_up_again_as_they_were()
    {
        var before = _world.Table.Current.Find("a")!.Http;
        Silence("a", "b");
        await ProbeAsync("c", "d", "e", "a", "a", "a", "b", "b");
        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down");
        await _world.SeenAsync("b", m => m.Http.Verdict == Verdict.Degraded, "degraded");

        Silence("c");
        await ProbeAsync("c");

        var after = await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Up, "up again");
        Assert.Equal((before.Since, FamilyState.Up), (after.Http.Since, after.Http.Ipv4));
        await _world.SeenAsync("b", m => m.Http.Verdict == Verdict.Up, "up again");
        await _world.RecordedAsync("a", "mirror.verdict-changed", 3);
    }

    [Fact]
    public async Task A_canary_that_answers_ends_it_and_then_failures_count()
    {
        _canaries.Answers = true;
        var over = Changed(state => !state.IsSuspected);
        Silence("a", "b", "c");
        await ProbeAsync("d", "e", "a", "b", "c");
        await _canaries.Calls.NextAsync("a look at the canaries");
        await Awaited.Of(over, "the end of it");
        await ProbeAsync("a", "a", "a");

        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down");
        Assert.DoesNotContain(_world.Alerts.Raised, alert => alert.Kind == AlertKind.NetworkSuspected);
    }

    [Fact]
    public async Task It_is_over_when_mirrors_answer_again()
    {
        await SuspectAsync();
        var over = Changed(state => !state.IsSuspected);
        _world.Head.Silent.Clear();
        await ProbeAsync("a", "b");
        await Awaited.Of(over, "the end of it");
        Assert.Empty(_world.Alerts.Raised);
        Assert.Null(_world.Network!.State.Text);
    }

    [Fact]
    public async Task It_is_over_after_ten_minutes_whatever_the_wall_clock_says()
    {
        await SuspectAsync();
        await _canaries.Calls.NextAsync("the first look at the canaries");
        _world.Clock.Jump(TimeSpan.FromDays(3));
        for (var passed = NetworkWatchActor.LookAgain; passed < NetworkSuspicion.Longest; passed += NetworkWatchActor.LookAgain)
        {
            await _world.AdvanceAsync(NetworkWatchActor.LookAgain);
            await _canaries.Calls.NextAsync($"a look at the canaries after {passed}");
            Assert.True(_world.Network!.State.IsSuspected);
        }

        var over = Changed(state => !state.IsSuspected);
        await _world.AdvanceAsync(NetworkWatchActor.LookAgain);
        await Awaited.Of(over, "the end of it");
    }

    private async Task SuspectAsync()
    {
        var begun = Changed(state => state.IsSuspected);
        Silence(Mirrors);
        await ProbeAsync(Mirrors);
        await Awaited.Of(begun, "this node's network to be suspected");
    }

    private Task Changed(Predicate<NetworkState> isSo)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _world.Network!.Subscribe(() =>
        {
            if (isSo(_world.Network.State)) changed.TrySetResult();
        });
        return changed.Task;
    }

    private void Silence(params string[] mirrors)
    {
        foreach (var mirror in mirrors) _world.Head.Silent[$"{mirror}.example"] = true;
    }

    private async Task ProbeAsync(params string[] mirrors)
    {
        foreach (var mirror in mirrors)
            Assert.NotNull(await Awaited.Of(_world.Prober.ProbeAsync(MirrorId.Parse(mirror), CancellationToken.None), $"a probe of {mirror}"));
    }
}
