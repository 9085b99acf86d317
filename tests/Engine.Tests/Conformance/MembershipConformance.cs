using MirrorActors.Engine.Membership;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Conformance;

public abstract class MembershipConformance : EngineConformance
{
    [EngineFact]
    public async Task A_watcher_sees_joins_updates_and_leaves()
    {
        await using var members = Engine.Membership.WatchAsync(default).GetAsyncEnumerator();
        Assert.Equal(["node-a Up"], await NextAsync(members));

        var session = await Engine.Membership.JoinAsync(
            TestWriter.Node("node-b", NodeState.Joining), TestWriter.Ttl, default);
        Assert.Equal(["node-a Up", "node-b Joining"], await NextAsync(members));
        await session.UpdateAsync(session.Node with { State = NodeState.Leaving }, default);
        Assert.Equal(["node-a Up", "node-b Leaving"], await NextAsync(members));
        Assert.Equal(NodeState.Leaving, session.Node.State);
        await session.DisposeAsync();
        Assert.Equal(["node-a Up"], await NextAsync(members));
        Assert.True(session.Lost.IsCancellationRequested);
    }

    [EngineFact] // 23
    public async Task A_member_that_was_paused_beyond_its_ttl_disappears()
    {
        await using var members = Engine.Membership.WatchAsync(default).GetAsyncEnumerator();
        await NextAsync(members);

        await Host.PauseAsync(TestWriter.Ttl);
        Host.Clock.Advance(TestWriter.Ttl / 4);

        Assert.Empty(await NextAsync(members));
        Assert.True(Writer.Session.Lost.IsCancellationRequested);
    }

    [EngineFact] // 27
    public async Task A_lost_session_never_becomes_valid_again()
    {
        await Host.PauseAsync(TestWriter.Ttl * 0.8);
        Host.Clock.Advance(TimeSpan.Zero);

        Assert.True(Writer.Session.Lost.IsCancellationRequested);
        Assert.False(Writer.Session.IsValidNow);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Writer.Session.UpdateAsync(Writer.Session.Node, default));
        Host.Clock.Advance(TestWriter.Ttl);
        Assert.False(Writer.Session.IsValidNow);
    }

    [EngineFact]
    public async Task A_node_that_joins_again_replaces_its_elder_self()
    {
        var fence = await Writer.AcquireAsync("shard/001");

        var again = await TestWriter.JoinAsync(Engine);

        Assert.True(Writer.Session.Lost.IsCancellationRequested);
        Assert.True((await again.AcquireAsync("shard/001")).Token > fence.Token);
        await Writer.Session.DisposeAsync();
        await using var members = Engine.Membership.WatchAsync(default).GetAsyncEnumerator();
        Assert.Equal(["node-a Up"], await NextAsync(members));
    }

    [EngineFact]
    public async Task A_session_that_another_node_ends_frees_what_it_owned()
    {
        var fence = await Writer.AcquireAsync("shard/001");
        await using var members = Engine.Membership.WatchAsync(default).GetAsyncEnumerator();
        await NextAsync(members);

        Assert.False(await Engine.Membership.EndAsync("node-x", default));
        Assert.True(await Engine.Membership.EndAsync("node-a", default));

        Assert.Empty(await NextAsync(members));
        var other = await Engine.Membership.JoinAsync(TestWriter.Node("node-b"), TestWriter.Ttl, default);
        var taken = await Engine.Ownership.TryAcquireAsync("shard/001", other, default);
        Assert.True(taken?.Token > fence.Token);
    }

    [EngineFact]
    public async Task A_node_cannot_change_its_name_or_join_without_one()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => Writer.Session.UpdateAsync(TestWriter.Node("node-b"), default));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Engine.Membership.JoinAsync(TestWriter.Node(""), TestWriter.Ttl, default));
    }

    private static async Task<string[]> NextAsync(IAsyncEnumerator<IReadOnlyList<NodeInfo>> members)
    {
        Assert.True(await Awaited.Of(members.MoveNextAsync().AsTask(), "the next list of members"));
        return [.. members.Current.Select(n => $"{n.Id} {n.State}")];
    }
}
