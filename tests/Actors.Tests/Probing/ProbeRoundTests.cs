using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Probing;

/// <summary>What becomes of what a check saw.</summary>
public sealed class ProbeRoundTests : IAsyncLifetime
{
    private MirrorWorld _world = null!;
    private bool _endsSoon = true;

    private SchemeView? Seen { get; set; }

    public async Task InitializeAsync()
    {
        _world = await MirrorWorld.StartAsync();
        await _world.UpAsync("a");
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Http_that_sends_to_https_is_out_of_use_at_once()
    {
        _world.Head.Answer = question => question.TellsHttpsOnly
            ? new ProbeObservation(ObservationKind.HttpsOnly, "https only") { IsFinal = true }
            : null;
        await ProbeAsync("http");

        var down = await _world.SeenAsync("a", mirror => !mirror.Http.IsUsable, "out of use over http");
        Assert.Equal("https only", down.Http.Reason);
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_raises_an_alert_until_a_later_one_is_seen()
    {
        await EndsSoonAsync("b");

        var alert = Assert.Single(_world.Alerts.Raised);
        Assert.Equal((AlertKind.CertificateEnds, "b/https"), (alert.Kind, alert.Subject));
        Assert.Contains("b ends at 2026-01-14", alert.Text, StringComparison.Ordinal);

        _endsSoon = false;
        await ProbeAsync("https", "b");
        Assert.Empty(_world.Alerts.Raised);
    }

    [Fact]
    public async Task The_alert_of_a_certificate_is_over_when_its_mirror_is_disabled_or_moves()
    {
        await EndsSoonAsync("b");
        await _world.DoneAsync("b", new DisableMirror());
        await _world.SeenAsync("b", mirror => !mirror.Enabled, "disabled");
        await _world.Alerts.UntilAsync(alerts => alerts.Count == 0, "no alert");

        await _world.DoneAsync("b", new EnableMirror());
        await _world.Alerts.UntilAsync(alerts => alerts.Count == 1, "the alert");
        _endsSoon = false;
        _world.Head.Hold();
        await _world.DoneAsync("b", new ChangeMirror(By("b", "c.example")));
        await _world.Alerts.UntilAsync(alerts => alerts.Count == 0, "no alert");
    }

    [Fact]
    public async Task The_alert_of_a_certificate_is_over_when_its_mirror_is_removed_also_while_it_is_asked()
    {
        await EndsSoonAsync("b");
        while (!_world.Head.Calls.IsEmpty) await _world.Head.Calls.NextAsync("an earlier question");
        _world.Head.Hold();
        await _world.AdvanceAsync(TimeSpan.FromSeconds(73));
        while ((await _world.Head.Calls.NextAsync("a question")).Host != "b.example") { }
        await _world.DoneAsync("b", new RemoveMirror());
        await _world.GoneAsync("b");
        await _world.Alerts.UntilAsync(alerts => alerts.Count == 0, "no alert");

        _world.Head.LetGo();
        await ProbeAsync("http");
        Assert.Empty(_world.Alerts.Raised);
    }

    [Fact]
    public async Task An_alert_of_before_the_nodes_start_stays_until_a_check_tells()
    {
        await EndsSoonAsync("b");
        _world = await _world.RestartAsync(probes: false);
        _world.Alerts.Raise(new Alert(AlertKind.CertificateEnds, "b/https", "ends soon", MirrorId.Parse("b")));
        _world.Head.Hold();
        _world.StartProbes();
        var asked = _world.Prober.ProbeAsync(MirrorId.Parse("b"), CancellationToken.None);
        while ((await _world.Head.Calls.NextAsync("a question")).Host != "b.example") { }
        Assert.Single(_world.Alerts.Raised);

        _endsSoon = false;
        _world.Head.Answer = EndsSoon;
        _world.Head.LetGo();
        await Awaited.Of(asked, "the check that was held");
        await ProbeAsync("https", "b");
        Assert.Empty(_world.Alerts.Raised);
    }

    [Fact]
    public async Task Warnings_and_times_are_shown_and_change_no_verdict()
    {
        _world.Head.Answer = _ => ProbeObservation.Good("200") with
        {
            Warnings = ["it serves no ranges"],
            Timings = new CallTimings(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2), null, TimeSpan.FromMilliseconds(4)),
        };
        await ProbeAsync("http");

        Assert.Equal(Verdict.Up, Seen!.Verdict);
        Assert.Equal(["it serves no ranges"], Seen.Warnings!);
        Assert.Equal(new ProbeTimings(1, 2, null, 4), Seen.Timings);
    }

    /// <summary>A mirror by https whose certificate ends soon while <see cref="_endsSoon"/>.</summary>
    private async Task EndsSoonAsync(string mirror)
    {
        await _world.DoneAsync(mirror, new RegisterMirror(By(mirror, $"{mirror}.example")));
        await _world.ScanAsync(mirror);
        _world.Head.Answer = EndsSoon;
        await _world.DoneAsync(mirror, new EnableMirror());
        await _world.SeenAsync(mirror, m => m.Https.Verdict == Verdict.Up, "up");
    }

    private ProbeObservation? EndsSoon(ProbeQuestion question) => ProbeObservation.Good("200") with
    {
        Certificate = new CertificateEnd(_world.Clock.GetUtcNow().AddDays(_endsSoon ? 13 : 90), _endsSoon),
    };

    private static MirrorDefinition By(string mirror, string host) =>
        Mirror.Definition(mirror) with { Urls = new MirrorUrls(Https: $"https://{host}/pub/") };

    private async Task ProbeAsync(string scheme, string mirror = "a")
    {
        var view = await Awaited.Of(_world.Prober.ProbeAsync(MirrorId.Parse(mirror), CancellationToken.None), "a probe");
        Seen = view!.Schemes[scheme];
    }
}
