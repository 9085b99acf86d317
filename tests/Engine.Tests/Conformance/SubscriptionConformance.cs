using MirrorActors.Engine.Log;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>Following the log; the numbers are the cases of the conformance list in docs/engine.md.</summary>
public abstract class SubscriptionConformance : EngineConformance
{
    /// <summary>Appends that a subscriber catches up with at once.</summary>
    protected virtual int ManyAppends => 100_000;

    [EngineFact] // 5
    public async Task An_append_of_several_events_is_one_batch()
    {
        await using var live = new TestSubscriber(Log, Position.Start);
        var first = await Writer.OkAsync("a", 0, TestWriter.Events(3));
        var second = await Writer.OkAsync("b", 0, TestWriter.Events(2));
        await using var late = new TestSubscriber(Log, Position.Start);

        foreach (var subscriber in new[] { live, late })
        {
            var batch = await subscriber.NextAsync();
            Assert.Equal([1L, 2L, 3L], batch.Events.Select(e => e.Sequence));
            Assert.Equal(first.At, batch.UpTo);
            batch = await subscriber.NextAsync();
            Assert.Equal(["b", "b"], batch.Events.Select(e => e.Stream));
            Assert.Equal(second.At, batch.UpTo);
            Assert.True(batch.CaughtUp);
        }
    }

    [EngineFact] // 13, 14
    public async Task Fifty_writers_give_one_order_in_which_every_stream_is_dense()
    {
        const int Writers = 50, Events = 200;
        await using var first = new TestSubscriber(Log, Position.Start);
        await using var second = new TestSubscriber(Log, Position.Start);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => WriteAsync($"stream/{w}", Events)));

        var order = await first.TakeEventsAsync(Writers * Events);
        var sameOrder = await second.TakeEventsAsync(Writers * Events);
        await writing;

        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(pair.First.UpTo < pair.Second.UpTo));
        var streams = order.SelectMany(b => b.Events).GroupBy(e => e.Stream).ToArray();
        Assert.Equal(Writers, streams.Length);
        Assert.All(streams, s => StreamAssert.Whole([.. s]));
        Assert.Equal(Ids(order), Ids(sameOrder));
    }

    [EngineFact] // 16
    public async Task A_subscriber_that_reconnects_a_thousand_times_loses_and_repeats_nothing()
    {
        var random = new Random(16);
        for (var i = 0; i < 500; i++) await Writer.OkAsync($"s{i % 7}", i / 7, TestWriter.Event());
        var order = await AllAsync();
        var from = order.Select(b => b.UpTo).Prepend(Position.Start).ToArray();

        for (var round = 0; round < 1000; round++)
        {
            var at = random.Next(order.Count);
            var count = Math.Min(order.Count - at, random.Next(1, 5));
            await using var again = new TestSubscriber(Log, from[at]);
            Assert.Equal(Ids(order.Skip(at).Take(count)), Ids(await again.TakeEventsAsync(count)));
        }
    }

    [EngineFact] // what wakes subscribers without a new event
    public async Task Refused_appends_snapshots_and_changes_of_owner_deliver_nothing()
    {
        await Writer.OkAsync("a", 0, TestWriter.Event());
        await using var subscriber = new TestSubscriber(Log, await Log.HeadAsync(default));
        Assert.Empty((await subscriber.AnyAsync()).Events);

        await Writer.AppendAsync("a", 0, TestWriter.Event());
        await Log.SaveSnapshotAsync("a", new StreamSnapshot(1, 1, new byte[] { 1 }), default);
        await Writer.AcquireAsync("shard/001");
        await Writer.OkAsync("a", 1, TestWriter.Event());

        Assert.Equal(2, Assert.Single((await subscriber.AnyAsync()).Events).Sequence);
    }

    [EngineFact] // 18
    public async Task A_subscription_from_the_head_gets_later_events_only()
    {
        await Writer.OkAsync("a", 0, TestWriter.Events(3));
        var head = await Log.HeadAsync(default);
        await using var subscriber = new TestSubscriber(Log, head);

        var nothing = await subscriber.AnyAsync();
        await Writer.OkAsync("a", 3, TestWriter.Event());
        var batch = await subscriber.AnyAsync();

        Assert.Equal(new LogBatch(head, nothing.Events, CaughtUp: true), nothing);
        Assert.Empty(nothing.Events);
        Assert.Equal(4, Assert.Single(batch.Events).Sequence);
        Assert.True(batch.CaughtUp);
    }

    [EngineFact]
    public async Task An_empty_log_reports_at_once_that_it_is_caught_up()
    {
        await using var subscriber = new TestSubscriber(Log, Position.Start);

        var batch = await subscriber.AnyAsync();

        Assert.Empty(batch.Events);
        Assert.True(batch.CaughtUp);
        Assert.Equal(await Log.HeadAsync(default), batch.UpTo);
    }

    [EngineFact] // 20: the limit is that of a hang, no measurement
    public async Task Very_many_appends_are_caught_up()
    {
        const int Streams = 100;
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(s => WriteAsync($"s{s}", ManyAppends / Streams)));

        var order = await Awaited.Of(AllAsync(), "the whole log");

        Assert.Equal(ManyAppends, order.Count);
    }

    [EngineFact]
    public async Task A_position_of_another_history_or_beyond_the_head_is_refused()
    {
        await Writer.OkAsync("a", 0, TestWriter.Event());
        var head = await Log.HeadAsync(default);

        foreach (var position in new[] { head with { Epoch = head.Epoch + 2 }, head with { Value = head.Value + 1 } })
            await Assert.ThrowsAsync<PositionTrimmedException>(() => FirstAsync(position));
    }

    [EngineFact]
    public async Task Closing_the_engine_ends_subscriptions()
    {
        await using var batches = Log.SubscribeAsync(Position.Start, default).GetAsyncEnumerator();
        await batches.MoveNextAsync();
        var waiting = batches.MoveNextAsync().AsTask();

        await Engine.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [EngineFact] // 33
    public async Task After_a_restart_positions_are_the_same_and_subscribers_go_on()
    {
        await Writer.OkAsync("a", 0, TestWriter.Events(2));
        await Writer.OkAsync("b", 0, TestWriter.Events(3));
        var order = await AllAsync();

        await RestartAsync();
        await Writer.OkAsync("a", 2, TestWriter.Event());

        var after = await AllAsync();
        Assert.Equal(Ids(order), Ids(after.Take(2)));
        Assert.Equal(order.Select(b => b.UpTo), after.Take(2).Select(b => b.UpTo));
        await using var resumed = new TestSubscriber(Log, order[^1].UpTo);
        Assert.Equal(3, Assert.Single((await resumed.NextAsync()).Events).Sequence);
        StreamAssert.Whole(await ReadAsync("a"));
    }

    protected async Task<List<LogBatch>> AllAsync()
    {
        var batches = new List<LogBatch>();
        await foreach (var batch in Log.SubscribeAsync(Position.Start, default))
        {
            if (batch.Events.Count > 0) batches.Add(batch);
            if (batch.CaughtUp) break;
        }

        return batches;
    }

    private static List<Guid> Ids(IEnumerable<LogBatch> batches) =>
        [.. batches.SelectMany(b => b.Events).Select(e => e.Event.Id)];

    private async Task FirstAsync(Position after)
    {
        await foreach (var _ in Log.SubscribeAsync(after, default)) return;
    }

    private async Task WriteAsync(string stream, int events)
    {
        for (var i = 0; i < events; i++) await Writer.OkAsync(stream, i, TestWriter.Event());
    }
}
