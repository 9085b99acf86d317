using System.Collections.Concurrent;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Postgres;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Postgres;

/// <summary>A server that ends, fails or becomes another one while a node uses it.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresFaultTests(PostgresFixture fixture) : IAsyncLifetime
{
    private const string Stream = "mirror/default/uni-a";

    private PostgresHost _host = null!;
    private PostgresEngine _engine = null!;
    private TestWriter _writer = null!;

    private PostgresServer Server => fixture.Server;

    public async Task InitializeAsync()
    {
        _host = await PostgresHost.ClosedAsync(Server);
        _engine = await _host.OpenAsync(TimeProvider.System);
        _writer = await TestWriter.JoinAsync(_engine);
    }

    public async Task DisposeAsync()
    {
        await Server.StartAgainAsync();
        await _engine.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Theory] // 28, 33
    [InlineData("the server is killed")]
    [InlineData("the server is stopped")]
    [InlineData("a connection's process is killed")]
    public async Task Under_load_what_was_acknowledged_is_stored_once_and_the_subscriber_has_no_gap(string fault)
    {
        const int Writers = 8, Appends = 90;
        var acknowledged = new ConcurrentQueue<Guid>();
        await using var subscriber = new TestSubscriber(_engine.Log, Position.Start);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(
            w => new RetryingWriter(_writer, $"stream/{w}", acknowledged).RunAsync(Appends)));
        var order = await subscriber.TakeEventsAsync(Writers * Appends / 2);

        await BreakAsync(fault);

        order.AddRange(await subscriber.TakeEventsAsync((Writers * Appends * 2) - order.Sum(b => b.Events.Count)));
        await Awaited.Of(writing, "the writers to end");
        var seen = order.SelectMany(b => b.Events).ToArray();
        Assert.Equal(acknowledged.Order(), seen.Select(e => e.Event.Id).Order());
        Assert.All(seen.GroupBy(e => e.Stream), s => StreamAssert.Whole([.. s]));
        Assert.All(
            order.Zip(order.Skip(1)),
            pair => Assert.Equal(pair.First.UpTo.Value + pair.Second.Events.Count, pair.Second.UpTo.Value));
    }

    [Fact] // 29
    public async Task While_the_server_is_away_calls_say_so_and_afterwards_all_goes_on()
    {
        await _writer.OkAsync(Stream, 0, TestWriter.Event());
        await using var subscriber = new TestSubscriber(_engine.Log, Position.Start);
        await subscriber.NextAsync();
        await using var members = _engine.Membership.WatchAsync(default).GetAsyncEnumerator();
        await members.MoveNextAsync();
        await Server.StopAsync();

        var answer = Assert.IsType<AppendResult.Unavailable>(await _writer.AppendAsync(Stream, 1, TestWriter.Event()));
        Assert.False(answer.MayHaveCommitted);
        Assert.DoesNotContain(PostgresServer.Password, answer.Why, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EngineUnavailableException>(() => _engine.Log.HeadAsync(default));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => TestWriter.JoinAsync(_engine, "node-b"));
        await Assert.ThrowsAsync<EngineUnavailableException>(
            () => _engine.Ownership.TryAcquireAsync("shard/001", _writer.Session, default));
        await Server.StartAgainAsync();

        await _writer.OkAsync(Stream, 1, TestWriter.Event());
        Assert.Equal(2, Assert.Single((await subscriber.NextAsync()).Events).Sequence);
        await TestWriter.JoinAsync(_engine, "node-b");
        while (members.Current.Count < 2) await Awaited.Of(members.MoveNextAsync().AsTask(), "the second node");
    }

    [Fact] // 7
    public async Task A_connection_lost_in_the_commit_leaves_the_outcome_open_and_a_retry_settles_it()
    {
        await using var gate = await Server.OpenAsync(_host.Database);
        await using (var close = new Npgsql.NpgsqlCommand("SELECT pg_advisory_lock(1)", gate)) await close.ExecuteNonQueryAsync();
        await AtCommitAsync("PERFORM pg_advisory_lock_shared(1)");
        var e = TestWriter.Event();
        await _writer.FenceAsync(Stream);

        var append = _writer.AppendAsync(Stream, 0, e);
        const string End = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()";
        while (await _host.QueryAsync(End) is 0L) await Task.Yield();

        Assert.True(Assert.IsType<AppendResult.Unavailable>(await append).MayHaveCommitted);
        await _host.QueryAsync("DROP TRIGGER at_commit ON events");
        await _writer.OkAsync(Stream, 0, e);
        Assert.Single(await _engine.Log.ReadAsync(Stream, 1, default).ListAsync());
    }

    [Fact] // 35
    public async Task On_a_full_disk_appends_are_unavailable_and_go_on_when_there_is_room()
    {
        await _writer.OkAsync(Stream, 0, TestWriter.Event());
        await AtCommitAsync("RAISE EXCEPTION 'could not extend file: no space left on device' USING ERRCODE = '53100'");

        var answer = Assert.IsType<AppendResult.Unavailable>(await _writer.AppendAsync(Stream, 1, TestWriter.Event()));

        Assert.False(answer.MayHaveCommitted);
        Assert.Contains("no space left", answer.Why, StringComparison.Ordinal);
        Assert.Single(await _engine.Log.ReadAsync(Stream, 1, default).ListAsync());
        await _host.QueryAsync("DROP TRIGGER at_commit ON events");
        await _writer.OkAsync(Stream, 1, TestWriter.Event());
    }

    [Fact] // 36
    public async Task A_failover_begins_another_history_and_old_positions_are_refused()
    {
        await _writer.OkAsync(Stream, 0, TestWriter.Events(3));
        var before = await _engine.Log.HeadAsync(default);
        await using var following = _engine.Log.SubscribeAsync(Position.Start, default).GetAsyncEnumerator();
        await following.MoveNextAsync();
        var next = following.MoveNextAsync().AsTask();

        await Server.FailOverAsync();

        await Assert.ThrowsAsync<PositionTrimmedException>(() => new TestSubscriber(_engine.Log, before).AnyAsync());
        var after = await _engine.Log.HeadAsync(default);
        Assert.Equal(before.Value, after.Value);
        Assert.NotEqual(before.Epoch, after.Epoch);
        Assert.Equal(3, (await _engine.Log.ReadAsync(Stream, 1, default).ListAsync()).Count);
        var answer = await _writer.AppendAsync(Stream, 3, TestWriter.Event());
        Assert.Equal(after.Epoch, Assert.IsType<AppendResult.Ok>(answer).At.Epoch);
        await Assert.ThrowsAsync<PositionTrimmedException>(() => Awaited.Of(next, "the follower to notice"));
    }

    private Task BreakAsync(string fault) => fault switch
    {
        "the server is killed" => RestartAsync(Server.KillAsync),
        "the server is stopped" => RestartAsync(Server.StopAsync),
        _ => Server.KillBackendOfAsync(_host.Database),
    };

    private async Task RestartAsync(Func<Task> end)
    {
        await end();
        await Server.StartAgainAsync();
    }

    /// <summary>Does something in each commit that has an event, before it is durable.</summary>
    private Task<object?> AtCommitAsync(string statement) => _host.QueryAsync(
        $"""
        CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement}; RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION at_commit()
        """);
}
