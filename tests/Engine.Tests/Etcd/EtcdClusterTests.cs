using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>Three real members, and what may happen to them; the numbers are the cases of the conformance list in docs/engine.md.</summary>
public sealed class EtcdClusterTests : IAsyncLifetime
{
    private const string Stream = "mirror/default/uni-a";

    private EtcdLab _lab = null!;
    private EtcdEngine _engine = null!;
    private TestWriter _writer = null!;

    private EtcdServer Server => _lab.Server;

    public async Task InitializeAsync()
    {
        _lab = await EtcdLab.StartAsync(members: 3);
        _engine = await _lab.OpenAsync();
        _writer = new TestWriter(
            _engine, await _engine.Membership.JoinAsync(TestWriter.Node("node-a"), TimeSpan.FromMinutes(1), default));
    }

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [NeedsProgramsFact("etcd")] // 28
    public async Task When_the_leader_is_killed_under_load_no_acknowledged_event_is_lost()
    {
        const int Writers = 4, Events = 200;
        await using var subscriber = new TestSubscriber(_engine.Log, Position.Start);
        var writers = Enumerable.Range(0, Writers).Select(w => new SteadyWriter(_engine, _writer.Session, $"s{w}")).ToArray();
        var writing = Task.WhenAll(writers.Select(writer => writer.RunAsync(Events)));

        await Task.WhenAll(writers.Select(writer => writer.HalfWay));
        var leader = await Server.LeaderAsync();
        await leader.KillAsync();
        await Awaited.Of(writing, "all appends after the leader was killed");
        Server.Restart(leader);

        var seen = (await subscriber.TakeEventsAsync(Writers * Events)).SelectMany(batch => batch.Events).ToList();
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.First.Position < pair.Second.Position));
        foreach (var writer in writers)
        {
            var stream = await _engine.Log.ReadAsync(writer.Stream, 1, default).ListAsync();
            StreamAssert.Whole(stream);
            Assert.Equal(writer.Acknowledged, stream.Select(e => e.Event.Id));
            Assert.Equal(writer.Acknowledged, seen.Where(e => e.Stream == writer.Stream).Select(e => e.Event.Id));
        }
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_member_that_is_frozen_is_left_for_another()
    {
        await using var subscriber = new TestSubscriber(_engine.Log, Position.Start);
        await _writer.OkAsync(Stream, 0, TestWriter.Event());
        await subscriber.NextAsync();

        var frozen = Server.Members.Single(member => member.Url == _engine.Endpoint);
        await frozen.PauseAsync();
        var fence = await _writer.FenceAsync(Stream);
        var e = TestWriter.Event();
        var answer = await Awaited.Of(AppendUntilKnownAsync(1, e, fence), "an append while a member is frozen");
        var batch = await subscriber.NextAsync();
        await frozen.ContinueAsync();

        Assert.NotEqual(frozen.Url, _engine.Endpoint);
        Assert.Equal(2, answer.LastSequence);
        Assert.Equal(e.Id, Assert.Single(batch.Events).Event.Id);
    }

    [NeedsProgramsFact("etcd")] // 29, 33
    public async Task Without_a_quorum_appends_are_unavailable_and_with_it_they_go_on()
    {
        await using var subscriber = new TestSubscriber(_engine.Log, Position.Start);
        await _writer.OkAsync(Stream, 0, TestWriter.Event());
        await subscriber.NextAsync();
        var fence = await _writer.FenceAsync(Stream);
        foreach (var member in Server.Members.Skip(1)) await member.KillAsync();

        var e = TestWriter.Event();
        var refused = await Awaited.Of(
            _engine.Log.AppendAsync(Stream, 1, [e], TestWriter.Context, fence, default), "an answer without a quorum");
        Assert.IsType<AppendResult.Unavailable>(refused);
        await Assert.ThrowsAnyAsync<EngineUnavailableException>(() => _engine.Log.HeadAsync(default));

        foreach (var member in Server.Members.Skip(1)) Server.Restart(member);
        Assert.Equal(2, (await Awaited.Of(AppendUntilKnownAsync(1, e, fence), "an append with a quorum")).LastSequence);
        Assert.Equal(e.Id, Assert.Single((await subscriber.NextAsync()).Events).Event.Id);
        StreamAssert.Whole(await _engine.Log.ReadAsync(Stream, 1, default).ListAsync());
    }

    [NeedsProgramsFact("etcd")] // 23, 25, 26
    public async Task A_session_that_renews_nothing_ends_at_etcd_and_its_fence_is_refused()
    {
        var stopped = await _lab.OpenAsync(_lab.Options, new Testing.Engine.EngineClock());
        var session = await stopped.Membership.JoinAsync(TestWriter.Node("node-b"), TimeSpan.FromSeconds(1), default);
        var scope = ShardHash.Scope(ShardHash.ShardOf(Stream));
        var theirs = (await stopped.Ownership.TryAcquireAsync(scope, session, default))!.Value;
        Assert.Null(await _engine.Ownership.TryAcquireAsync(scope, _writer.Session, default));

        await using var changes = _engine.Ownership.WatchAsync(default).GetAsyncEnumerator();
        do Assert.True(await Awaited.Of(changes.MoveNextAsync().AsTask(), "the scope to be free"));
        while (changes.Current.Owner is not null);

        Assert.Equal(theirs.Token, changes.Current.Token);
        var mine = await _writer.AcquireAsync(scope);
        Assert.True(mine.Token > theirs.Token);
        Assert.Equal(new AppendResult.Fenced(), await AppendAsync(stopped, theirs));
        Assert.IsType<AppendResult.Ok>(await AppendAsync(_engine, mine));
    }

    [NeedsProgramsFact("etcd")] // 27
    public async Task A_session_whose_lease_etcd_has_ended_is_lost_at_its_next_renewal()
    {
        var session = await _engine.Membership.JoinAsync(TestWriter.Node("node-b"), TimeSpan.FromSeconds(2), default);
        var lost = new TaskCompletionSource();
        await using var told = session.Lost.Register(lost.SetResult);

        await Server.PostAsync("/v3/lease/revoke", new { ID = ((EtcdSession)session).Lease });

        await Awaited.Of(lost.Task, "the loss of the session");
        Assert.False(session.IsValidNow);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_renewal_that_is_not_answered_within_a_quarter_of_the_ttl_is_asked_of_another_member()
    {
        var (ttl, quarter) = (TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1));
        var leader = await Server.LeaderAsync();
        var follower = Server.Members.First(member => member != leader);
        var others = Server.Endpoints.Where(url => url != follower.Url);
        var clock = new FakeClock();
        var engine = await _lab.OpenAsync(_lab.Options with { Endpoints = [follower.Url, .. others] }, clock);
        var session = (EtcdSession)await engine.Membership.JoinAsync(TestWriter.Node("node-b"), ttl, default);

        await follower.PauseAsync();
        clock.Advance(quarter);
        clock.Advance(quarter);
        while (session.Age > TimeSpan.Zero) await Task.Yield();
        clock.Advance(quarter + quarter / 2);

        Assert.False(session.Lost.IsCancellationRequested);
        await follower.ContinueAsync();
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_lease_that_was_ended_by_a_try_whose_answer_was_lost_is_ended()
    {
        var leader = await Server.LeaderAsync();
        var follower = Server.Members.First(member => member != leader);
        var others = Server.Endpoints.Where(url => url != follower.Url);
        var engine = await _lab.OpenAsync(_lab.Options with { Endpoints = [follower.Url, .. others] }, TimeProvider.System);
        var session = (EtcdSession)await engine.Membership.JoinAsync(TestWriter.Node("node-b"), TimeSpan.FromMinutes(1), default);
        await follower.PauseAsync();
        await Server.PostAsync("/v3/lease/revoke", new { ID = session.Lease }, leader);

        await Awaited.Of(session.DisposeAsync().AsTask(), "the end of a session whose lease is gone");
        await follower.ContinueAsync();
    }

    [NeedsProgramsFact("etcd")] // 21, 22
    public async Task A_compaction_takes_nothing_from_a_subscriber_that_is_behind()
    {
        var positions = new List<Position>();
        for (var i = 0; i < 40; i++) positions.Add((await _writer.OkAsync($"s{i % 3}", i / 3, TestWriter.Event())).At);
        await using var live = new TestSubscriber(_engine.Log, positions[0]);
        await live.NextAsync();

        await Server.CompactAsync();
        positions.Add((await _writer.OkAsync("s1", 13, TestWriter.Event())).At);

        await using var behind = new TestSubscriber(_engine.Log, positions[4]);
        var late = await behind.TakeEventsAsync(36);
        Assert.Equal(positions.Skip(5), late.Select(batch => batch.UpTo));
        Assert.Equal(positions.Skip(2), (await live.TakeEventsAsync(39)).Select(batch => batch.UpTo));
    }

    private static Task<AppendResult> AppendAsync(EtcdEngine engine, Fence fence) =>
        engine.Log.AppendAsync(Stream, 0, TestWriter.Events(1), TestWriter.Context, fence, default);

    private async Task<AppendResult.Ok> AppendUntilKnownAsync(long expected, NewEvent e, Fence fence)
    {
        while (true)
        {
            var answer = await _engine.Log.AppendAsync(Stream, expected, [e], TestWriter.Context, fence, default);
            if (answer is not AppendResult.Unavailable) return Assert.IsType<AppendResult.Ok>(answer);
        }
    }
}
