using MirrorActors.Engine.Log;
using MirrorActors.Engine.Migration;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Engine.Tests.Journal;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Migration;

public sealed class LogMigrationTests : IAsyncLifetime
{
    private readonly JournalledHost _old = JournalledHost.Start();
    private readonly MemoryHost _new = Empty();

    private InMemoryEngine Target => (InMemoryEngine)_new.Engine;

    public Task InitializeAsync() => FillAsync(_old.Inner);

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    [Fact]
    public async Task A_copy_has_every_event_in_the_same_order_and_the_snapshots()
    {
        var digest = await MigrateAsync();

        Assert.Equal((10L, 3), (digest.Events, digest.Streams));
        Assert.Equal(await EventsAsync(_old.Inner.Log), await EventsAsync(Target.Log));
        Assert.Equal(3, (await Target.Log.LoadSnapshotAsync("a", default))?.Sequence);
        Assert.Equal(digest, await MigrateAsync());
    }

    [Fact]
    public async Task A_copy_that_was_cut_short_goes_on()
    {
        Target.FailNextAppends(1, mayHaveCommitted: true, committed: true);
        using var stop = new CancellationTokenSource();
        var cut = new LogMigration(_old.Engine, Target, TimeProvider.System, _ => { }).RunAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cut);
        Assert.Single(await EventsAsync(Target.Log));

        await MigrateAsync();
        Assert.Equal(await EventsAsync(_old.Inner.Log), await EventsAsync(Target.Log));
    }

    [Fact]
    public async Task A_log_with_trimmed_events_is_copied_from_the_journal()
    {
        await _old.SettleAsync();
        var whole = LogDigest.Of(await LogDigest.ReadAsync(_old.Inner.Log, default));
        await _old.Inner.Log.TrimAsync("a", 4, default);

        Assert.Equal(whole, await MigrateAsync());
    }

    [Fact]
    public async Task A_log_that_has_lost_events_is_not_copied()
    {
        await _old.CloseAsync();
        File.Delete(_old.FilePath);
        await _old.Inner.Log.TrimAsync("a", 4, default);
        _old.Open();

        Assert.Contains("events of a are gone", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_of_another_history_is_not_written_to()
    {
        await FillAsync(Target);
        var before = await EventsAsync(Target.Log);

        Assert.Contains("is another history", await RefusalAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await EventsAsync(Target.Log));
    }

    [Fact]
    public async Task Nodes_must_not_run_on_either_log()
    {
        await using (await _old.Inner.Membership.JoinAsync(TestWriter.Node("n1"), TestWriter.Ttl, default))
            Assert.Contains("node n1 runs on the old log", await RefusalAsync(), StringComparison.Ordinal);
        await using (await Target.Membership.JoinAsync(TestWriter.Node("n2"), TestWriter.Ttl, default))
            Assert.Contains("node n2 runs on the new log", await RefusalAsync(), StringComparison.Ordinal);
        await MigrateAsync();
    }

    private static MemoryHost Empty() => new();

    private static async Task FillAsync(InMemoryEngine engine)
    {
        var writer = await TestWriter.JoinAsync(engine);
        await writer.OkAsync("a", 0, TestWriter.Event());
        await writer.OkAsync("b", 0, TestWriter.Events(2));
        await writer.OkAsync("a", 1, TestWriter.Events(4));
        await writer.OkAsync("ü c", 0, TestWriter.Event([0, 255]));
        await writer.OkAsync("b", 2, TestWriter.Events(2));
        await engine.Log.SaveSnapshotAsync("a", new StreamSnapshot(3, 2, new byte[] { 7 }), default);
        await writer.Session.DisposeAsync();
    }

    private Task<LogDigest> MigrateAsync() => new LogMigration(_old.Engine, Target, TimeProvider.System, _ => { }).RunAsync(default);

    private async Task<string> RefusalAsync() => (await Assert.ThrowsAsync<MigrationException>(MigrateAsync)).Message;

    private static async Task<List<string>> EventsAsync(IEventLog log)
    {
        var events = new List<string>();
        await foreach (var batch in log.SubscribeAsync(Position.Start, default))
        {
            if (batch.Events.Count > 0)
                events.Add(string.Join(' ', batch.Events.Select(e => $"{e.Stream} {Convert.ToHexString(EventHash.Of(e))}")));
            if (batch.CaughtUp) break;
        }

        return events;
    }
}
