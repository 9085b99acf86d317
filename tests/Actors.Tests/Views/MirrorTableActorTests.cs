using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Views;

public sealed class MirrorTableActorTests : IAsyncDisposable
{
    private static readonly SchemeHealth Up = new(Verdict.Up, "200", Mirrors.Mirror.Noon);
    private readonly ActorSystem _system = TestSystem.Create(TimeProvider.System);
    private readonly MirrorTableHolder _holder = new();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task A_writer_that_starts_anew_knows_what_was_recorded_and_seen()
    {
        var fails = 0;
        var shown = new Inbox<MirrorTable>();
        _holder.Subscribe(_ =>
        {
            if (fails-- > 0) throw new InvalidOperationException("a bug of a reader");
        });
        _holder.Subscribe(shown.Add);
        var writer = _system.Spawn("table", () => new MirrorTableActor(_holder));
        writer.TryTell(new FactsRecorded([Facts("a", 0), Facts("b", 1)], Reply<long>.Ignored));
        writer.TryTell(new HealthSeen("a", "http", 0, Up));
        await shown.NextAsync(2, "both tables");

        fails = 1;
        writer.TryTell(new HealthSeen("a", "https", 0, Up));
        writer.TryTell(new HealthSeen("b", "http", 0, Up));

        var table = await shown.NextAsync("the table after the restart");
        Assert.Equal((Up, Up), (table.Find("a")!.Http, table.Find("a")!.Https));
        Assert.Equal(Up, table.Find("b")!.Http);
    }

    [Fact]
    public async Task The_last_scan_before_the_start_begins_the_time_in_which_nobody_scanned()
    {
        var clock = new FakeClock(Mirrors.Mirror.Noon);
        await using var system = TestSystem.Create(clock);
        var shown = new Inbox<MirrorTable>();
        _holder.Subscribe(shown.Add);
        var writer = system.Spawn("table", () => new MirrorTableActor(_holder));
        var old = Mirrors.Mirror.Report(ScanResult.Failed) with { Started = Mirrors.Mirror.Noon.AddDays(-3), Took = TimeSpan.FromHours(1) };
        writer.TryTell(new FactsRecorded([Facts("a", 0) with { LastScan = old }, Facts("b", 1)], Reply<long>.Ignored));
        var pause = new ScanPause(Mirrors.Mirror.Noon.AddDays(-3).AddHours(1), Mirrors.Mirror.Noon);
        Assert.Equal(pause, (await shown.NextAsync("the first table")).Pause);

        clock.Advance(TimeSpan.FromHours(1));
        var next = old with { Started = clock.GetUtcNow() };
        writer.TryTell(new FactsRecorded([Facts("a", 0) with { LastScan = next }], Reply<long>.Ignored));
        Assert.Equal(pause, (await shown.NextAsync("the second table")).Pause);
    }

    private static MirrorFacts Facts(string id, int ordinal) => new()
    {
        Ordinal = ordinal,
        Definition = Mirrors.Mirror.Definition(id),
        Enabled = true,
        Http = SchemeHealth.Unknown,
        Https = SchemeHealth.Unknown,
    };
}
