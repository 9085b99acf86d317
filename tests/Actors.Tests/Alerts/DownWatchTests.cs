using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Alerts;

/// <summary>Alerts of mirrors that are down follow the table.</summary>
public sealed class DownWatchTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly Told _told = new();
    private readonly MirrorTableHolder _table = AlertKit.Table();
    private readonly AlertBoard _board;
    private readonly ActorSystem _system;
    private ActorRef<LookAtVerdicts> _watch = null!;

    public DownWatchTests()
    {
        _board = new AlertBoard(_clock, _told);
        _system = TestSystem.Create(_clock);
    }

    public Task InitializeAsync()
    {
        _watch = _system.Spawn("down", () => new DownWatch(_board, _table));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task A_mirror_that_goes_down_is_raised_with_its_reason_and_cleared_when_it_is_up()
    {
        Show(AlertKit.Facts("a"), AlertKit.Facts("b", Verdict.Up, ordinal: 1));
        Assert.Contains("a is down over http: x", await _told.Lines.NextAsync("an alert"), StringComparison.Ordinal);
        var alert = Assert.Single(_board.Raised).Alert;
        Assert.Equal((AlertKind.MirrorDown, "a/http", "a"), (alert.Kind, alert.Subject, alert.Mirror?.Value));

        Show(AlertKit.Facts("a", Verdict.Up));
        await _told.Lines.NextAsync("its end");
        Assert.Empty(_board.Raised);
    }

    [Fact]
    public async Task A_daemon_that_is_down_says_that_scans_alone_are_concerned_and_is_cleared_with_its_url()
    {
        var up = AlertKit.Facts("a", Verdict.Up);
        var urls = up.Definition.Urls with { Rsync = "rsync://a.example/m/" };
        var down = up with
        {
            Definition = up.Definition with { Urls = urls },
            Rsync = new SchemeHealth(Verdict.Down, "@ERROR: no", default),
        };
        Show(down);
        Assert.Contains(
            "a is down over rsync: @ERROR: no; scans by rsync fail, clients are not concerned", await _told.Lines.NextAsync("an alert"),
            StringComparison.Ordinal);
        Assert.Equal((AlertKind.MirrorDown, "a/rsync"), (_board.Raised.Single().Alert.Kind, _board.Raised.Single().Alert.Subject));

        Show(up);
        await _told.Lines.NextAsync("its end");
        Assert.Empty(_board.Raised);
    }

    [Fact]
    public async Task A_mirror_that_is_gone_is_cleared()
    {
        Show(AlertKit.Facts("a"));
        await _told.Lines.NextAsync("an alert");
        Show();
        await _told.Lines.NextAsync("its end");
        Assert.Empty(_board.Raised);
    }

    private void Show(params MirrorFacts[] mirrors)
    {
        _table.Publish(new MirrorTable(mirrors, 2));
        Assert.True(_watch.TryTell(new LookAtVerdicts()));
    }

    private sealed class Told : ILogger<AlertBoard>
    {
        public Inbox<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
