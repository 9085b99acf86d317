using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class ConfirmationTests : IAsyncLifetime
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(3);
    private MirrorWorld _world = null!;

    public async Task InitializeAsync() => _world = await MirrorWorld.StartAsync(
        probing: MirrorWorld.Probing with { ConfirmAfter = [First, First + Second, TimeSpan.FromSeconds(10)] });

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_failed_check_is_confirmed_by_another_file_and_three_failures_take_a_mirror_down_inside_the_interval()
    {
        await UpAsync();
        var before = _world.Clock.GetUtcNow();
        _world.Head.Fault = "no answer";

        await ProbeAsync();
        var asked = await _world.Head.Calls.NextAsync("the failed check");
        await _world.Clock.WaitForTimerAsync(First);
        await _world.AdvanceAsync(First);
        Assert.NotEqual(asked, await _world.Head.Calls.NextAsync("the first confirmation"));
        await _world.Clock.WaitForTimerAsync(Second);
        await _world.AdvanceAsync(Second);

        var down = await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down");
        Assert.Equal(First + Second, down.Http.Since - before);
    }

    [Fact]
    public async Task A_blip_is_over_with_the_first_confirmation()
    {
        await UpAsync();
        _world.Head.Fault = "no answer";
        await ProbeAsync();
        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Degraded, "degraded");
        await _world.Head.Calls.NextAsync("the failed check");

        _world.Head.Fault = null;
        await _world.Clock.WaitForTimerAsync(First);
        await _world.AdvanceAsync(First);

        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Up, "up");
        await _world.Head.Calls.NextAsync("the confirmation");
        await _world.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.True(_world.Head.Calls.IsEmpty);
        Assert.Single(await _world.TypesAsync("a"), type => type == "mirror.verdict-changed");
    }

    [Fact]
    public async Task The_first_success_of_a_mirror_that_is_down_is_confirmed_soon()
    {
        await UpAsync();
        _world.Head.Fault = "no answer";
        for (var n = 0; n < 3; n++) await ProbeAsync();
        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down");

        _world.Head.Fault = null;
        await ProbeAsync();
        Assert.Equal(Verdict.Down, _world.Table.Current.Find("a")!.Http.Verdict);
        await _world.Clock.WaitForTimerAsync(First);
        await _world.AdvanceAsync(First);

        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Up, "up");
    }

    [Fact]
    public async Task A_family_that_fails_alone_is_confirmed_too()
    {
        _world.Head.Reach = new HostReach(FamilyReach.Routed, FamilyReach.Routed);
        await UpAsync();
        _world.Head.Ipv6Fault = "no answer";

        await ProbeAsync();
        await _world.Clock.WaitForTimerAsync(First);
        await _world.AdvanceAsync(First);
        await _world.Clock.WaitForTimerAsync(Second);
        await _world.AdvanceAsync(Second);

        var seen = await _world.SeenAsync("a", m => m.Http.Ipv6 == FamilyState.Down, "down over IPv6");
        Assert.Equal(Verdict.Up, seen.Http.Verdict);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task A_jump_of_the_wall_clock_neither_probes_nor_settles_anything(int days)
    {
        await UpAsync();
        _world.Head.Fault = "no answer";
        await ProbeAsync();
        await _world.Head.Calls.NextAsync("the failed check");
        await _world.Clock.WaitForTimerAsync(First);

        _world.Clock.Jump(TimeSpan.FromDays(days));
        await _world.AdvanceAsync(First - TimeSpan.FromMilliseconds(1));

        Assert.True(_world.Head.Calls.IsEmpty);
        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Degraded, "degraded");
        await _world.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await _world.Head.Calls.NextAsync("the confirmation");
        await _world.Clock.WaitForTimerAsync(Second);
        await _world.AdvanceAsync(Second);
        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down");
        await _world.Head.Calls.NextAsync("the second confirmation");

        _world.Clock.Jump(TimeSpan.FromDays(-2 * days));
        // Less than an interval since it was last set, however it is spread.
        await _world.AdvanceAsync(TimeSpan.FromSeconds(40) - First - Second);
        Assert.True(_world.Head.Calls.IsEmpty);
    }

    private async Task UpAsync()
    {
        await _world.UpAsync("a");
        for (var n = 0; n < (_world.Head.Reach!.Value.Ipv6 == FamilyReach.Routed ? 2 : 1); n++)
            await _world.Head.Calls.NextAsync("the first check");
    }

    private async Task<ProbeView> ProbeAsync()
    {
        var view = await Awaited.Of(_world.Prober.ProbeAsync(MirrorId.Parse("a"), CancellationToken.None), "a probe on command");
        Assert.NotNull(view);
        return view;
    }
}
