using System.Collections.Concurrent;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Postgres;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing;
using Npgsql;

namespace MirrorActors.Engine.Tests.Postgres;

/// <summary>Two nodes on one database.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresClusterTests(PostgresFixture fixture) : IAsyncLifetime
{
    private const string Stream = "mirror/default/uni-a";
    private static readonly string Scope = ShardHash.Scope(ShardHash.ShardOf(Stream));

    private PostgresHost _host = null!;
    private PostgresEngine _a = null!;
    private PostgresEngine _b = null!;

    public async Task InitializeAsync()
    {
        _host = await PostgresHost.ClosedAsync(fixture.Server);
        _a = await _host.OpenAsync(TimeProvider.System);
        _b = await _host.OpenAsync(TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Twenty_four_writers_on_two_nodes_make_one_order_without_a_gap()
    {
        const int Writers = 24, Appends = 60;
        var acknowledged = new ConcurrentQueue<Guid>();
        var (nodeA, nodeB) = (await TestWriter.JoinAsync(_a), await TestWriter.JoinAsync(_b, "node-b"));
        // Streams of one shard have one owner: those of the one node stay clear of the other's shards.
        var names = Names().DistinctBy(ShardHash.ShardOf).Take(Writers).ToArray();
        await using var first = new TestSubscriber(_a.Log, Position.Start);
        await using var second = new TestSubscriber(_b.Log, Position.Start);

        var writing = Task.WhenAll(names.Select((name, i) =>
            new RetryingWriter(i % 2 == 0 ? nodeA : nodeB, name, acknowledged).RunAsync(Appends)));
        var order = await first.TakeEventsAsync(Writers * Appends * 2);
        var sameOrder = await second.TakeEventsAsync(Writers * Appends * 2);
        await writing;

        Assert.Equal(Ids(order), Ids(sameOrder));
        Assert.Equal(acknowledged.Order(), Ids(order).Order());
        // Rows are dense in the order of commits: each append begins where the one before ended.
        Assert.All(
            order.Zip(order.Skip(1)),
            pair => Assert.Equal(pair.First.UpTo.Value + pair.Second.Events.Count, pair.Second.UpTo.Value));
        var streams = order.SelectMany(b => b.Events).GroupBy(e => e.Stream).ToArray();
        Assert.Equal(Writers, streams.Length);
        Assert.All(streams, s => StreamAssert.Whole([.. s]));
    }

    [Fact] // 15
    public async Task An_open_transaction_of_another_writer_makes_no_reader_skip()
    {
        var writer = await TestWriter.JoinAsync(_a);
        await writer.OkAsync(Stream, 0, TestWriter.Event("one"));
        await using var subscriber = new TestSubscriber(_b.Log, await _b.Log.HeadAsync(default));
        Assert.Empty((await subscriber.AnyAsync()).Events);
        await using var slow = await LockedHeadAsync();
        var mine = Guid.NewGuid();
        await RunAsync(slow, "UPDATE log_head SET position = position + 1");
        await RunAsync(
            slow,
            $"""
            INSERT INTO events SELECT position, position, 1, 2, '{mine}', 'slow', 1, '', '{mine}', 0, 'n', 'p', NULL, ''
            FROM log_head
            """);

        var append = writer.AppendAsync("other", 0, TestWriter.Event("two"));
        await BlockedAsync();
        await RunAsync(slow, "UPDATE streams SET head = 2; COMMIT");

        Assert.IsType<AppendResult.Ok>(await append);
        var order = await subscriber.TakeEventsAsync(2);
        Assert.Equal(["slow", "test.happened"], order.SelectMany(b => b.Events).Select(e => e.Event.Type));
    }

    [Fact]
    public async Task A_takeover_waits_for_a_running_append()
    {
        var old = await TestWriter.JoinAsync(_a);
        await old.OkAsync(Stream, 0, TestWriter.Event());
        var other = await TestWriter.JoinAsync(_b, "node-b");
        await ExpireAsync("node-a");
        await using var running = await LockedHeadAsync();

        var takeover = _b.Ownership.TryAcquireAsync(Scope, other.Session, default);
        await BlockedAsync();
        Assert.False(takeover.IsCompleted);
        await RunAsync(running, "COMMIT");

        Assert.NotNull(await takeover);
        Assert.Equal(new AppendResult.Fenced(), await old.AppendAsync(Stream, 1, TestWriter.Event()));
    }

    [Fact] // 27
    public async Task An_expired_session_cannot_append_before_anybody_took_over_and_is_lost_at_its_renewal()
    {
        var session = await _a.Membership.JoinAsync(TestWriter.Node("node-a"), TimeSpan.FromSeconds(4), default);
        var writer = new TestWriter(_a, session);
        await writer.OkAsync(Stream, 0, TestWriter.Event());

        await ExpireAsync("node-a");

        Assert.Equal(new AppendResult.Fenced(), await writer.AppendAsync(Stream, 1, TestWriter.Event()));
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = session.Lost.Register(lost.SetResult);
        await Awaited.Of(lost.Task, "the loss of the session");
        Assert.Null(await _a.Ownership.TryAcquireAsync(Scope, session, default));
    }

    [Fact] // 23
    public async Task What_a_dead_node_owned_is_free_after_its_ttl()
    {
        var session = await _a.Membership.JoinAsync(TestWriter.Node("node-a"), TimeSpan.FromSeconds(2), default);
        var mine = await _a.Ownership.TryAcquireAsync(Scope, session, default);
        var other = await TestWriter.JoinAsync(_b, "node-b");
        await using var members = _b.Membership.WatchAsync(default).GetAsyncEnumerator();
        await using var owners = _b.Ownership.WatchAsync(default).GetAsyncEnumerator();
        await members.MoveNextAsync();
        await owners.MoveNextAsync();
        Assert.Equal((2, "node-a"), (members.Current.Count, owners.Current.Owner));
        Assert.Null(await _b.Ownership.TryAcquireAsync(Scope, other.Session, default));

        // Ends as a kill does: nothing is freed, and the session is not renewed.
        await _a.DisposeAsync();

        while (members.Current.Count > 1) await Awaited.Of(members.MoveNextAsync().AsTask(), "the dead node to be gone");
        await Awaited.Of(owners.MoveNextAsync().AsTask(), "its scope to be free");
        Assert.Null(owners.Current.Owner);
        Assert.True((await other.AcquireAsync(Scope)).Token > mine!.Value.Token);
    }

    [Fact]
    public async Task A_node_that_joins_elsewhere_under_the_same_name_replaces_its_elder_self()
    {
        var elder = await TestWriter.JoinAsync(_a);
        await elder.OkAsync(Stream, 0, TestWriter.Event());

        var younger = await TestWriter.JoinAsync(_b);

        Assert.Equal(new AppendResult.Fenced(), await elder.AppendAsync(Stream, 1, TestWriter.Event()));
        await younger.OkAsync(Stream, 1, TestWriter.Event());
        await elder.Session.DisposeAsync();
        await younger.OkAsync(Stream, 2, TestWriter.Event());
    }

    private static IEnumerable<string> Names() => Enumerable.Range(0, int.MaxValue).Select(i => $"mirror/default/m{i}");

    private static List<Guid> Ids(IEnumerable<LogBatch> batches) => [.. batches.SelectMany(b => b.Events).Select(e => e.Event.Id)];

    private static async Task RunAsync(NpgsqlConnection db, string sql)
    {
        await using var command = new NpgsqlCommand(sql, db);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A transaction that is where a writer's is while it appends.</summary>
    private async Task<NpgsqlConnection> LockedHeadAsync()
    {
        var db = await fixture.Server.OpenAsync(_host.Database);
        await RunAsync(db, $"SET search_path = {PostgresHost.Schema}; BEGIN; SELECT 1 FROM log_head FOR UPDATE");
        return db;
    }

    /// <summary>Waits until another transaction waits for a lock.</summary>
    private async Task BlockedAsync() => await Awaited.Of(
        Task.Run(async () =>
        {
            const string Blocked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while (await _host.QueryAsync(Blocked) is 0L) await Task.Yield();
        }),
        "a blocked transaction");

    private Task<object?> ExpireAsync(string node) =>
        _host.QueryAsync($"UPDATE sessions SET expires = clock_timestamp() WHERE node = '{node}'");
}
