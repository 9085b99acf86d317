using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using static MirrorActors.Actors.Tests.Alerts.AlertKit;

namespace MirrorActors.Actors.Tests.Alerts;

public sealed class AlerterTests : IAsyncDisposable
{
    private readonly FakeClock _clock = new(Noon);
    private readonly ActorSystem _system;
    private readonly AlertBoard _board;

    public AlerterTests()
    {
        _system = TestSystem.Create(_clock);
        _board = new AlertBoard(_clock, NullLogger<AlertBoard>.Instance);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task A_channel_that_fails_tries_again_and_another_that_hangs_blocks_nobody()
    {
        var (table, failing, hanging, good) = (Table(Facts("a")), new FakeChannel(), new FakeChannel(), new FakeChannel());
        failing.Answers.Enqueue(Task.FromException(new AlertFailedException("no route")));
        hanging.Answers.Enqueue(new TaskCompletionSource().Task);
        var report = Start("failing", failing, table);
        Start("hanging", hanging, table);
        Start("good", good, table);
        _board.Raise(Down("a"));
        await AdvanceUntilAsync(() => good.Sent.Count == 1 && failing.Sent.Count == 2 && hanging.Sent.Count == 1);
        await AdvanceUntilAsync(() => report.View.Problem is null);
        _board.Clear(AlertKind.MirrorDown, "a/http");
        await AdvanceUntilAsync(() => good.Sent.Count == 2);
        Assert.Equal("a/http", Assert.Single(good.Sent.Last().Over).Subject);
        Assert.Single(hanging.Sent);
    }

    [Fact]
    public async Task Mirrors_that_the_table_has_as_down_are_alerts_until_it_has_them_so_no_more()
    {
        var table = Table(Facts("a"), Facts("b", Verdict.Up, ordinal: 1));
        _system.Spawn("watch", () => new DownWatch(_board, table));
        await AdvanceUntilAsync(() => _board.Raised.Count == 1);
        Assert.Equal("a is down over http: x", Assert.Single(_board.Raised).Alert.Text);
        table.Publish(new MirrorTable([Facts("b", ordinal: 1)], 2));
        await AdvanceUntilAsync(() => _board.Raised.Any(r => r.Alert.Subject == "b/http"));
        Assert.Equal("b/http", Assert.Single(_board.Raised).Alert.Subject);
    }

    [Fact]
    public async Task A_contact_hears_after_a_day_and_once_a_day_also_over_restarts()
    {
        await using var server = new ToyMailServer();
        var folder = Directory.CreateTempSubdirectory("contacts-").FullName;
        try
        {
            var book = Path.Combine(folder, "book.json");
            var mail = new MailSettings("127.0.0.1", server.Port, MailTls.None, null, null, "mirrors@example.org", []);
            var mailer = new Mailer(mail, "toy", OutgoingTestKit.Loopback, TimeProvider.System, TimeSpan.FromSeconds(20));
            var drained = Facts("c", ordinal: 2) with { Drained = new MirrorDrained() };
            var table = Table(Facts("a"), Facts("b", Verdict.Up, ordinal: 1), drained);
            var first = _system.Spawn("contacts", () => new ContactActor(mailer, mail.From, _board, table, new ContactBook(book), static () => true));
            await _clock.WaitForTimersAsync(1);
            await HoursAsync(23);
            Assert.Empty(server.Messages);
            await HoursAsync(2);
            var text = Assert.Single(server.Messages);
            Assert.Contains("To: <admin@a.example>", text);
            Assert.Contains("List-Unsubscribe: <mailto:mirrors@example.org?subject=stop%20a>", text);
            first.Stop();
            await Awaited.Of(first.Terminated, "the end of the first");
            _system.Spawn("restarted", () => new ContactActor(mailer, mail.From, _board, table, new ContactBook(book), static () => true));
            await _clock.WaitForTimersAsync(1);
            await HoursAsync(20);
            Assert.Single(server.Messages);
            _board.Raise(new Alert(AlertKind.NetworkSuspected, "toy", "many fail"));
            await HoursAsync(10);
            Assert.Single(server.Messages);
            _board.Clear(AlertKind.NetworkSuspected, "toy");
            await HoursAsync(1);
            Assert.Equal(2, server.Messages.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private ChannelReport Start(string name, FakeChannel channel, MirrorTableHolder table)
    {
        var report = new ChannelReport(name);
        _system.Spawn(name, () => new AlertChannelActor(channel, _board, table, new ChannelMemory("toy", TimeSpan.Zero), report, static () => true));
        return report;
    }

    /// <summary>Every actor has looked once each ten minutes.</summary>
    private async Task HoursAsync(int hours)
    {
        for (var minute = 0; minute < hours * 60; minute += 10)
        {
            var before = _system.Snapshot().ToDictionary(a => a.Path, a => a.Processed);
            _clock.Advance(TimeSpan.FromMinutes(10));
            await Awaited.Of(LookedAsync(before), "every actor's look");
        }
    }

    private async Task LookedAsync(Dictionary<string, long> before)
    {
        while (_system.Snapshot().Any(a => before.GetValueOrDefault(a.Path) >= a.Processed)) await Task.Yield();
    }

    private async Task AdvanceUntilAsync(Func<bool> reached)
    {
        const int most = 200_000;
        for (var i = 0; i < most && !reached(); i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(reached());
    }

    private sealed class FakeChannel : IAlertChannel
    {
        public string Name => "fake";

        public ConcurrentQueue<AlertMessage> Sent { get; } = [];

        /// <summary>To the messages in turn; then all arrive.</summary>
        public ConcurrentQueue<Task> Answers { get; } = [];

        public Task SendAsync(AlertMessage message, CancellationToken token)
        {
            Sent.Enqueue(message);
            return Answers.TryDequeue(out var answer) ? answer : Task.CompletedTask;
        }
    }
}
