using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Probing.Scans;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Probing.Scans;

/// <summary>Verdicts about what only scans use.</summary>
public sealed class ScanProbesTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(3);
    private static readonly MirrorUrls Urls = new("http://a.example/pub/", Rsync: "rsync://a.example/pub/");
    private readonly FakeScanProbe _rsync = new(MirrorSchemes.Rsync);
    private readonly FakeScanProbe _ftp = new(MirrorSchemes.Ftp);
    private MirrorWorld _world = null!;

    public Task InitializeAsync() => StartAsync(new BudgetLimits(100, 1 << 30));

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_daemon_that_answers_is_up_and_recorded_before_anything_is_known_of_the_files()
    {
        _world.Scanner.Hold();
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition() with { Urls = Urls }), new EnableMirror());

        var facts = await _world.SeenAsync("a", m => m.Rsync.Verdict == Verdict.Up, "up over rsync");

        Assert.Equal(("it is there", FamilyState.Up, FamilyState.Absent), (facts.Rsync.Reason, facts.Rsync.Ipv4, facts.Rsync.Ipv6));
        Assert.Equal((Verdict.Unknown, Verdict.Unknown), (facts.Http.Verdict, facts.Ftp.Verdict));
        Assert.Equal("rsync://a.example/pub/", await _rsync.Calls.NextAsync("the question"));
        Assert.True(_ftp.Calls.IsEmpty);
        await _world.RecordedAsync("a", "mirror.verdict-changed");
        _world.Scanner.LetGo();
    }

    [Fact]
    public async Task Three_failures_confirmed_inside_the_interval_take_it_down_and_nothing_else()
    {
        await UpAsync();
        _rsync.Answer = ProbeObservation.Wrong("@ERROR: no");
        await ProbeAsync();
        await _world.Clock.WaitForTimerAsync(First);
        await _world.AdvanceAsync(First);
        await _world.Clock.WaitForTimerAsync(Second);
        await _world.AdvanceAsync(Second);

        var facts = await _world.SeenAsync("a", m => m.Rsync.Verdict == Verdict.Down, "down over rsync");
        Assert.Equal((Verdict.Up, "@ERROR: no"), (facts.Http.Verdict, facts.Rsync.Reason));
        await _world.RecordedAsync("a", "mirror.verdict-changed", 3);

        _rsync.Answer = ProbeObservation.Good("it is there");
        await ProbeAsync();
        await ProbeAsync();
        await _world.SeenAsync("a", m => m.Rsync.Verdict == Verdict.Up, "up again over rsync");
        await _world.RecordedAsync("a", "mirror.verdict-changed", 4);
        await _world.ShownAsync();
        var past = _world.Table.Current.Find("a")!.History!.Of(MirrorSchemes.Rsync);
        Assert.Equal((1, "@ERROR: no"), (past.Downs, Assert.Single(past.Incidents).Reason));
    }

    [Fact]
    public async Task A_daemon_without_room_is_degraded_after_five_answers_and_never_down()
    {
        await UpAsync();
        _rsync.Answer = new ProbeObservation(ObservationKind.Busy, "@ERROR: max connections");
        for (var n = 0; n < HealthPolicy.BusyInRow; n++) await ProbeAsync();

        await _world.SeenAsync("a", m => m.Rsync.Verdict == Verdict.Degraded, "degraded over rsync");
    }

    [Fact]
    public async Task Another_url_is_asked_at_once_and_the_verdict_of_http_stays()
    {
        await UpAsync();
        var before = _world.Table.Current.Find("a")!.Http;
        await _rsync.Calls.NextAsync("the first question");
        _rsync.Answer = ProbeObservation.Wrong("@ERROR: no");
        var moved = Urls with { Rsync = "rsync://b.example/pub/" };
        await _world.DoneAsync("a", new ChangeMirror(Mirror.Definition() with { Urls = moved }));

        var facts = await _world.SeenAsync("a", m => m.Rsync.Verdict == Verdict.Unknown && m.Rsync.Reason == "never probed", "unknown over rsync");
        Assert.Equal(before, facts.Http);
        Assert.Equal("rsync://b.example/pub/", await _rsync.Calls.NextAsync("the question there"));
    }

    [Fact]
    public async Task A_url_that_is_gone_is_asked_no_more()
    {
        await UpAsync();
        await _rsync.Calls.NextAsync("the first question");
        await _world.DoneAsync("a", new ChangeMirror(Mirror.Definition() with { Urls = Urls with { Rsync = null } }));
        await _world.SeenAsync("a", m => m.Rsync.Verdict == Verdict.Unknown, "unknown over rsync");

        var view = await ProbeAsync();

        Assert.Equal(["http"], view);
        Assert.True(_rsync.Calls.IsEmpty);
    }

    [Fact]
    public async Task Each_is_asked_on_an_interval_of_its_own()
    {
        await UpAsync();
        await _rsync.Calls.NextAsync("the first question");
        await _world.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.True(_rsync.Calls.IsEmpty);

        await _world.AdvanceAsync(Interval * 1.2);
        await _rsync.Calls.NextAsync("the question on the interval");
    }

    [Fact]
    public async Task A_check_counts_in_the_sums_and_beyond_the_budget_it_waits()
    {
        await UpAsync();
        await _rsync.Calls.NextAsync("the first question");
        var before = _world.Spending.Of("a")!;
        await ProbeAsync();
        await _rsync.Calls.NextAsync("the question on command");
        var after = _world.Spending.Of("a")!;
        Assert.Equal((before.Requests + 2, before.Extra + 2), (after.Requests, after.Extra));

        _world.Spending.Spend("a", 0, 1 << 30, taken: null);
        await _world.AdvanceAsync(Interval * 1.3);
        await ProbeAsync("a");
        await _rsync.Calls.NextAsync("the second question on command");
        Assert.True(_rsync.Calls.IsEmpty);

        _world.Clock.Skip(TimeSpan.FromHours(25));
        await _world.AdvanceAsync(TimeSpan.FromSeconds(73));
        await _rsync.Calls.NextAsync("the question that waited");
    }

    [Fact]
    public async Task What_is_known_stays_over_a_restart_and_a_rename()
    {
        await UpAsync();
        await _world.RecordedAsync("a", "mirror.verdict-changed", 2);
        _world = await _world.RestartAsync(probes: false);
        await _world.SeenAsync("a", m => m.Rsync.Verdict == Verdict.Up, "up over rsync");

        await _world.RenameAsync("a", "z");
        await _world.SeenAsync("z", m => m.Rsync.Verdict == Verdict.Up && m.History!.Of(MirrorSchemes.Rsync).Changes.Length > 0, "up over rsync");
    }

    [Fact]
    public async Task While_the_network_is_suspected_silence_of_daemons_counts_for_nothing_and_theirs_never_makes_it_suspected()
    {
        await _world.DisposeAsync();
        await StartAsync(new BudgetLimits(100, 1 << 30), new FakeCanaries());
        string[] mirrors = ["a", "b", "c", "d", "e"];
        foreach (var mirror in mirrors) await UpAsync(mirror);
        var silent = new ProbeObservation(ObservationKind.Unreachable, "no answer");
        _rsync.Answer = silent;
        foreach (var mirror in mirrors) await ProbeAsync(mirror);
        Assert.False(_world.Network!.State.IsSuspected);
        _rsync.Answer = ProbeObservation.Good("it is there");
        foreach (var mirror in mirrors) await ProbeAsync(mirror);

        var suspected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _world.Network.Subscribe(() => suspected.TrySetResult());
        foreach (var mirror in mirrors) _world.Head.Silent[$"{mirror}.example"] = true;
        _rsync.Answer = silent;
        foreach (var mirror in mirrors) await ProbeAsync(mirror);
        await Awaited.Of(suspected.Task, "this node's network to be suspected");
        for (var n = 0; n < 4; n++) await ProbeAsync("a");
        Assert.NotEqual(Verdict.Down, _world.Table.Current.Find("a")!.Rsync.Verdict);

        _rsync.Answer = ProbeObservation.Wrong("@ERROR: no");
        for (var n = 0; n < 3; n++) await ProbeAsync("a");
        await _world.SeenAsync("a", m => m.Rsync.Verdict == Verdict.Down, "down over rsync");
    }

    private async Task StartAsync(BudgetLimits budget, ICanaries? canaries = null) => _world = await MirrorWorld.StartAsync(
        probing: MirrorWorld.Probing with { Budget = budget, ConfirmAfter = canaries is null ? [First, First + Second] : [] },
        canaries: canaries,
        scans: [new ScanProbes(_rsync, Interval), new ScanProbes(_ftp, Interval)]);

    private async Task UpAsync(string mirror = "a")
    {
        var urls = new MirrorUrls($"http://{mirror}.example/pub/", Rsync: $"rsync://{mirror}.example/pub/");
        await _world.DoneAsync(mirror, new RegisterMirror(Mirror.Definition(mirror) with { Urls = urls }));
        await _world.ScanAsync(mirror);
        await _world.DoneAsync(mirror, new EnableMirror());
        await _world.SeenAsync(mirror, m => (m.Http.Verdict, m.Rsync.Verdict) == (Verdict.Up, Verdict.Up), "up");
        await _world.RecordedAsync(mirror, "mirror.verdict-changed", 2);
    }

    /// <returns>The schemes that were asked.</returns>
    private async Task<IEnumerable<string>> ProbeAsync(string mirror = "a")
    {
        var view = await Awaited.Of(_world.Prober.ProbeAsync(MirrorId.Parse(mirror), CancellationToken.None), "a probe on command");
        return view!.Schemes.Keys;
    }
}
