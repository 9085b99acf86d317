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
        var definition = Mirror.Definition("b") with { Urls = new MirrorUrls(Https: "https://b.example/pub/") };
        await _world.DoneAsync("b", new RegisterMirror(definition));
        await _world.ScanAsync("b");
        var isSoon = true;
        _world.Head.Answer = _ => ProbeObservation.Good("200") with
        {
            Certificate = new CertificateEnd(_world.Clock.GetUtcNow().AddDays(isSoon ? 13 : 90), isSoon),
        };
        await _world.DoneAsync("b", new EnableMirror());
        await _world.SeenAsync("b", mirror => mirror.Https.Verdict == Verdict.Up, "up");

        var alert = Assert.Single(_world.Alerts.Raised);
        Assert.Equal((AlertKind.CertificateEnds, "b/https"), (alert.Kind, alert.Subject));
        Assert.Contains("b ends at 2026-01-14", alert.Text, StringComparison.Ordinal);

        isSoon = false;
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

    private async Task ProbeAsync(string scheme, string mirror = "a")
    {
        var view = await Awaited.Of(_world.Prober.ProbeAsync(MirrorId.Parse(mirror), CancellationToken.None), "a probe");
        Seen = view!.Schemes[scheme];
    }
}
