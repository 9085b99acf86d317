using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class ProbeActorTests : IAsyncLifetime
{
    private static readonly TimeSpan MoreThanInterval = TimeSpan.FromSeconds(73);
    private MirrorWorld _world = null!;

    public async Task InitializeAsync() => _world = await MirrorWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task An_enabled_mirror_is_probed_at_once_and_one_success_makes_it_up_and_is_recorded()
    {
        await _world.UpAsync("a");

        var asked = await _world.Head.Calls.NextAsync("a probe");
        Assert.Contains(asked.AbsoluteUri, new[] { "http://a.example/pub/a.iso", "http://a.example/pub/dir/b%20c.iso" });
        Assert.Contains("mirror.verdict-changed", await _world.TypesAsync("a"));
        Assert.StartsWith("200", _world.Table.Current.Find("a")!.Http.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_that_fails_three_probes_is_down_and_two_successes_bring_it_back()
    {
        await _world.UpAsync("a");
        await _world.Head.Calls.NextAsync("the first probe");

        _world.Head.Fault = "404 for /a.iso";
        await ProbeAsync(2);
        var degraded = await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Degraded && m.Http.Reason[0] == '2', "degraded");
        Assert.Equal("2 of 3 probes failed: 404 for /a.iso", degraded.Http.Reason);
        Assert.True(degraded.Http.IsUsable);
        await ProbeAsync(1);
        var down = await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down");
        await _world.RecordedAsync("a", "mirror.verdict-changed", 2);

        _world.Head.Fault = null;
        await ProbeAsync(1);
        Assert.Equal(Verdict.Down, _world.Table.Current.Find("a")!.Http.Verdict);
        await ProbeAsync(1);
        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Up, "up again");
        await _world.RecordedAsync("a", "mirror.verdict-changed", 3);
        Assert.Equal("404 for /a.iso", down.Http.Reason);
    }

    [Fact]
    public async Task Without_the_log_this_node_decides_alone_and_the_verdict_is_written_when_the_log_is_back()
    {
        await _world.UpAsync("a");
        await _world.Head.Calls.NextAsync("the first probe");
        _world.Engine.FailNextAppends(1, mayHaveCommitted: false, committed: false);
        _world.Head.Fault = "timeout";

        await ProbeAsync(3);
        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down on this node");
        Assert.Single(await _world.TypesAsync("a"), type => type == "mirror.verdict-changed");

        await _world.AdvanceAsync(MoreThanInterval);
        await _world.RecordedAsync("a", "mirror.verdict-changed", 2);
    }

    [Fact]
    public async Task An_enabled_mirror_is_probed_on_the_interval()
    {
        await _world.UpAsync("a");
        await _world.Head.Calls.NextAsync("the first probe");

        await _world.AdvanceAsync(MoreThanInterval);
        await _world.Head.Calls.NextAsync("the second probe");
    }

    [Fact]
    public async Task A_mirror_without_files_stays_unknown_and_is_probed_when_it_has_some()
    {
        _world.Scanner.Hold();
        await _world.DoneAsync("a", new RegisterMirror(Mirrors.Mirror.Definition()), new EnableMirror());
        var view = await ProbeNowAsync();
        Assert.Equal(["http", "https"], view.Schemes.Keys.Order());
        Assert.All(view.Schemes.Values, scheme => Assert.Equal((Verdict.Unknown, "holds no published file yet"), (scheme.Verdict, scheme.Reason)));
        Assert.True(_world.Head.Calls.IsEmpty);

        _world.Scanner.LetGo();

        await _world.SeenAsync("a", m => (m.Http.Verdict, m.Https.Verdict) == (Verdict.Up, Verdict.Up), "up");
    }

    [Fact]
    public async Task A_disabled_mirror_is_probed_only_on_command_and_nothing_is_recorded()
    {
        await _world.UpAsync("a");
        await _world.Head.Calls.NextAsync("the first probe");
        await _world.DoneAsync("a", new DisableMirror());
        await _world.SeenAsync("a", m => !m.Enabled && m.Http.Verdict == Verdict.Unknown, "disabled");
        var before = (await _world.TypesAsync("a")).Count;

        var view = await ProbeNowAsync();
        await _world.AdvanceAsync(MoreThanInterval);

        Assert.Equal(Verdict.Up, view.Schemes["http"].Verdict);
        await _world.Head.Calls.NextAsync("the probe on command");
        Assert.True(_world.Head.Calls.IsEmpty);
        Assert.Equal(before, (await _world.TypesAsync("a")).Count);
    }

    [Fact]
    public async Task A_probe_of_an_unknown_mirror_has_no_answer()
    {
        Assert.Null(await _world.Prober.ProbeAsync(MirrorId.Parse("nobody"), CancellationToken.None));
    }

    [Fact]
    public async Task Only_so_many_callers_wait_for_a_probe_and_the_others_are_answered_at_once()
    {
        await _world.UpAsync("a");
        _world.Head.Hold();
        var id = MirrorId.Parse("a");
        var all = Enumerable.Range(0, MirrorLimits.ProbeWaiters + 1)
            .Select(_ => _world.Prober.ProbeAsync(id, CancellationToken.None)).ToArray();

        var first = await Awaited.Of(Task.WhenAny(all), "the answer for the one too many");
        Assert.Null(await first);

        _world.Head.LetGo();
        var views = await Awaited.Of(Task.WhenAll(all), "all answers");
        Assert.Equal(MirrorLimits.ProbeWaiters, views.Count(view => view is not null));
    }

    [Fact]
    public async Task A_probe_that_breaks_inside_the_node_says_so()
    {
        await _world.UpAsync("a");
        _world.Head.Breaks = new InvalidOperationException("a bug");

        var view = await ProbeNowAsync();

        Assert.Equal((Verdict.Up, "the probe failed inside this node; see its log"), (view.Schemes["http"].Verdict, view.Schemes["http"].Reason));
    }

    [Fact]
    public async Task A_probe_of_a_mirror_that_is_not_in_the_table_is_answered_at_once()
    {
        await using var system = TestSystem.Create(_world.Clock);
        var services = new ProbeServices(
            MirrorWorld.Repository, _world.Table, _world.Tables, new FileSampler(_world.Files.Table), _world.Head, _world.Region,
            MirrorWorld.Probing, _world.Alerts, "n1")
        {
            Spending = _world.Spending,
        };
        var probe = system.Spawn("probe", () => new ProbeActor("nobody", services, new ClientProbes(MirrorWorld.Probing)));
        Assert.Null(await Awaited.Of(
            probe.AskAsync<ProbeView?>(r => new ProbeNow(r), MirrorLimits.CommandDeadline, CancellationToken.None), "an answer"));
    }

    [Fact]
    public async Task A_recorded_verdict_counts_after_a_restart_without_a_probe()
    {
        await _world.UpAsync("a");
        _world.Head.Fault = "timeout";
        for (var n = 0; n < 3; n++) await ProbeNowAsync();
        await _world.RecordedAsync("a", "mirror.verdict-changed", 2);

        _world = await _world.RestartAsync();

        await _world.SeenAsync("a", m => m.Http is { Verdict: Verdict.Down, Reason: "timeout" }, "still down");
        Assert.True(_world.Head.Calls.IsEmpty);
    }

    [Fact]
    public async Task A_degraded_mirror_is_up_after_the_next_success_and_the_log_never_heard_of_it()
    {
        await _world.UpAsync("a");
        var before = _world.Table.Current.Find("a")!.Http;
        _world.Head.Fault = "timeout";
        await ProbeAsync(1);
        var view = await ProbeNowAsync();
        Assert.Equal((Verdict.Degraded, "timeout"), (view.Schemes["http"].Verdict, view.Schemes["http"].Reason));
        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Degraded, "degraded");

        _world.Head.Fault = null;
        await ProbeAsync(1);

        await _world.SeenAsync("a", m => m.Http == before, "up as before");
        Assert.Single(await _world.TypesAsync("a"), type => type == "mirror.verdict-changed");
    }

    [Fact]
    public async Task After_a_restart_a_degraded_mirror_is_what_the_log_says()
    {
        await _world.UpAsync("a");
        await _world.RecordedAsync("a", "mirror.verdict-changed", 1);
        _world.Head.Fault = "timeout";
        await ProbeAsync(2);

        _world = await _world.RestartAsync();

        await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Up, "up");
    }

    [Fact]
    public async Task A_family_that_fails_alone_goes_down_is_recorded_and_counts_after_a_restart()
    {
        _world.Head.Reach = new HostReach(FamilyReach.Routed, FamilyReach.Routed);
        await _world.UpAsync("a");
        var up = _world.Table.Current.Find("a")!.Http;
        Assert.Equal((FamilyState.Up, FamilyState.Up), (up.Ipv4, up.Ipv6));

        _world.Head.Ipv6Fault = "no answer";
        await ProbeAsync(2);
        Assert.Equal(up, _world.Table.Current.Find("a")!.Http);
        await ProbeAsync(1);
        var seen = await _world.SeenAsync("a", m => m.Http.Ipv6 == FamilyState.Down, "down over IPv6");
        Assert.Equal((Verdict.Up, FamilyState.Up, up.Since), (seen.Http.Verdict, seen.Http.Ipv4, seen.Http.Since));
        Assert.EndsWith("(IPv6: no answer)", seen.Http.Reason, StringComparison.Ordinal);
        await _world.RecordedAsync("a", "mirror.verdict-changed", 2);

        _world = await _world.RestartAsync();

        await _world.SeenAsync("a", m => m.Http == seen.Http, "still down over IPv6");
        Assert.True(_world.Head.Calls.IsEmpty);
    }

    [Fact]
    public async Task A_family_that_this_node_cannot_use_is_unknown_and_what_others_recorded_of_it_stays()
    {
        _world.Head.Reach = new HostReach(FamilyReach.Routed, FamilyReach.Routed);
        await _world.UpAsync("a");
        await _world.RecordedAsync("a", "mirror.verdict-changed", 1);
        await _world.SeenAsync("a", m => m.Http.Ipv6 == FamilyState.Up, "up over IPv6");

        _world.Head.Reach = new HostReach(FamilyReach.Routed, FamilyReach.NoRoute);
        _world.Head.Ipv6Fault = "never asked";
        await ProbeAsync(4);

        var seen = _world.Table.Current.Find("a")!.Http;
        Assert.Equal((Verdict.Up, FamilyState.Up, FamilyState.Up), (seen.Verdict, seen.Ipv4, seen.Ipv6));
        var view = await ProbeNowAsync();
        Assert.Null(view.Schemes["http"].Ipv6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_family_that_went_down_is_unknown_while_this_node_cannot_use_it(bool restarts)
    {
        _world.Head.Reach = new HostReach(FamilyReach.Routed, FamilyReach.Routed);
        await _world.UpAsync("a");
        _world.Head.Ipv6Fault = "no answer";
        await ProbeAsync(3);
        await _world.SeenAsync("a", m => m.Http.Ipv6 == FamilyState.Down, "down over IPv6");
        await _world.RecordedAsync("a", "mirror.verdict-changed", 2);
        if (restarts) _world = await _world.RestartAsync();

        _world.Head.Reach = new HostReach(FamilyReach.Routed, FamilyReach.NoRoute);
        await ProbeAsync(1);
        await _world.SeenAsync("a", m => m.Http.Ipv6 == FamilyState.Unknown, "unknown over IPv6");
        Assert.Equal(2, (await _world.TypesAsync("a")).Count(type => type == "mirror.verdict-changed"));

        _world.Head.Reach = new HostReach(FamilyReach.Routed, FamilyReach.Routed);
        await ProbeAsync(3);
        await _world.SeenAsync("a", m => m.Http.Ipv6 == (restarts ? FamilyState.Up : FamilyState.Down), "as it is seen");
    }

    [Fact]
    public async Task A_family_that_another_node_records_as_down_is_unknown_where_it_cannot_be_used()
    {
        _world.Head.Reach = new HostReach(FamilyReach.Routed, FamilyReach.NoRoute);
        await _world.UpAsync("a");
        _world = await _world.RestartAsync();
        _world.Head.Reach = new HostReach(FamilyReach.Routed, FamilyReach.NoRoute);
        var up = (await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Up, "up")).Http;
        await ProbeAsync(1);
        await _world.WriteAsync("a", new MirrorVerdictChanged("http", Verdict.Up, up.Reason, up.Since, FamilyState.Up, FamilyState.Down));
        await _world.SeenAsync("a", m => m.Http.Ipv6 == FamilyState.Down, "down over IPv6");

        await ProbeAsync(1);

        await _world.SeenAsync("a", m => m.Http.Ipv6 == FamilyState.Unknown, "unknown over IPv6");
        Assert.Equal(FamilyState.Up, _world.Table.Current.Find("a")!.Http.Ipv4);
    }

    [Fact]
    public async Task A_mirror_that_this_node_has_no_route_to_stays_unknown_and_is_not_asked()
    {
        _world.Head.Reach = new HostReach(FamilyReach.Absent, FamilyReach.NoRoute);
        await _world.DoneAsync("a", new RegisterMirror(Mirrors.Mirror.Definition()), new EnableMirror());
        await _world.SeenAsync("a", m => m.FileSet is not null, "its files");

        await ProbeAsync(4);
        var view = await ProbeNowAsync();

        Assert.Equal(
            (Verdict.Unknown, "this node has no route to its addresses"), (view.Schemes["http"].Verdict, view.Schemes["http"].Reason));
        Assert.True(_world.Head.Calls.IsEmpty);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_fails_the_scheme_and_every_family_that_was_known()
    {
        await _world.UpAsync("a");
        _world.Head.Reach = null;

        await ProbeAsync(3);

        var seen = await _world.SeenAsync("a", m => m.Http.Verdict == Verdict.Down, "down");
        Assert.Equal(
            (FamilyState.Down, FamilyState.Absent, "the name does not resolve"), (seen.Http.Ipv4, seen.Http.Ipv6, seen.Http.Reason));
    }

    [Fact]
    public async Task A_mirror_that_never_ends_its_answer_delays_no_other_mirrors_checks()
    {
        foreach (var mirror in new[] { "a", "b", "c" })
        {
            await _world.UpAsync(mirror);
            await _world.Head.Calls.NextAsync($"the first probe of {mirror}");
        }

        _world.Head.Tarpits["a.example"] = true;
        var stuck = _world.Prober.ProbeAsync(MirrorId.Parse("a"), CancellationToken.None);
        Assert.Equal("a.example", (await _world.Head.Calls.NextAsync("the probe that is stuck")).Host);

        await _world.AdvanceAsync(MoreThanInterval);
        var asked = await _world.Head.Calls.NextAsync(2, "the probes of the others");

        Assert.Equal(["b.example", "c.example"], asked.Select(uri => uri.Host).Order());
        Assert.False(stuck.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_checks_take_is_told_and_beyond_the_budget_they_are_left_out()
    {
        await _world.DisposeAsync();
        _world = await MirrorWorld.StartAsync(probing: MirrorWorld.Probing with { Budget = new BudgetLimits(6, 1200) });
        await _world.UpAsync("a");
        for (var n = 0; n < 2; n++)
        {
            await ProbeNowAsync();
            await _world.Head.Calls.NextAsync("a probe");
        }

        await _world.Head.Calls.NextAsync("a probe");
        Assert.Equal(new ProbeSums(3, 3, 1500, 0, 6, 1200), _world.Prober.Spending.Of("a"));

        await _world.AdvanceAsync(MoreThanInterval);
        // Asked after the timer's message, so that it was handled before.
        await ProbeNowAsync();
        Assert.Equal(new ProbeSums(4, 4, 2000, 0, 6, 1200), _world.Prober.Spending.Of("a"));
    }

    private async Task ProbeAsync(int rounds)
    {
        for (var n = 0; n < rounds; n++) await ProbeNowAsync();
    }

    private async Task<ProbeView> ProbeNowAsync()
    {
        var view = await Awaited.Of(_world.Prober.ProbeAsync(MirrorId.Parse("a"), CancellationToken.None), "a probe on command");
        Assert.NotNull(view);
        return view;
    }
}
