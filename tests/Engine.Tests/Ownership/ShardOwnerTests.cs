using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol;
using MirrorActors.Testing;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Ownership;

public sealed class ShardOwnerTests
{
    /// <summary>Its renewals, each quarter, are due at other times than a next attempt.</summary>
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    private static readonly NodeInfo Me = new("n1", "http://127.0.0.1/", [NodeRoles.Worker], "test", NodeState.Up);

    [Fact]
    public async Task It_owns_all_shards_and_its_fences_are_good_for_appends()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var owner = await StartAsync(engine, clock);

        Assert.Equal(Limits.Shards, owner.Owned);
        Assert.IsType<AppendResult.Ok>(await AppendAsync(engine, "mirror/default/a", owner));
    }

    [Fact]
    public async Task Two_nodes_share_the_shards_and_the_second_begins_when_what_ran_on_the_first_has_ended()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var first = await StartAsync(engine, clock);
        var (firstHost, secondHost) = (new Host { IsHeld = true }, new Host());
        first.Attach(firstHost);
        await using var second = Make(engine, clock, "n2");
        second.Attach(secondHost);
        await second.StartAsync(CancellationToken.None);
        var mine = Shards("n2");

        await Awaited.Of(firstHost.UntilAsync(host => host.Left.SetEquals(mine)), "the first to be asked to leave");
        Assert.Equal(0, second.Owned);
        Assert.All(Enumerable.Range(0, 400), i => Assert.Equal(!mine.Contains(ShardHash.ShardOf($"s{i}")), first.Owns($"s{i}")));
        firstHost.Release();
        await Awaited.Of(secondHost.UntilAsync(host => host.Held.SetEquals(mine)), "the second to get its shards");

        await Awaited.Of(SettledAsync(first, second), "both to be settled");
        Assert.Equal(Limits.Shards, first.Owned + second.Owned);
        var here = Enumerable.Range(0, 400).First(i => first.Owns($"s{i}"));
        var there = Enumerable.Range(0, 400).First(i => second.Owns($"s{i}"));
        Assert.IsType<AppendResult.Ok>(await AppendAsync(engine, $"s{here}", first));
        Assert.IsType<AppendResult.Fenced>(await AppendAsync(engine, $"s{there}", first));
        Assert.IsType<AppendResult.Ok>(await AppendAsync(engine, $"s{there}", second));
    }

    [Fact]
    public async Task The_shards_of_a_node_that_leaves_go_to_those_that_are_left()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        var first = await StartAsync(engine, clock);
        await using var second = await StartAsync(engine, clock, "n2");
        await Awaited.Of(SettledAsync(first, second), "both to be settled");

        var taken = LastShardTakenAsync(engine, "n2");
        await first.DisposeAsync();
        await taken;
        await Awaited.Of(SettledAsync(second), "the one that is left to be settled");
        Assert.Equal(Limits.Shards, second.Owned);
    }

    [Fact]
    public async Task A_joining_node_owns_nothing_until_it_is_up_and_hands_all_over_when_it_leaves()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var first = await StartAsync(engine, clock);
        await using var second = new ShardOwner(
            engine.Ownership, engine.Membership, Me with { Id = "n2", State = NodeState.Joining }, Ttl, clock,
            NullLogger<ShardOwner>.Instance);
        await second.StartAsync(CancellationToken.None);
        Assert.Equal((Limits.Shards, 0, NodeState.Joining), (first.Owned, second.Owned, second.Me.State));

        await second.AnnounceAsync(NodeState.Up, CancellationToken.None);
        await Awaited.Of(SettledAsync(first, second), "both to be settled");
        await Awaited.Of(UntilAsync(() => second.Owned == Shards("n2").Count), "the second to have its shards");
        var there = $"s{Enumerable.Range(0, 400).First(i => second.Owns($"s{i}"))}";
        await Awaited.Of(UntilAsync(() => first.OwnerOf(there) == "n2"), "the first to know who owns it");
        Assert.Equal([NodeState.Up, NodeState.Up], first.Members.Select(m => m.State));

        await second.AnnounceAsync(NodeState.Leaving, CancellationToken.None);
        Assert.Equal(0, second.Owned);
        await Awaited.Of(UntilAsync(() => first.Owned == Limits.Shards), "the first to have all again");
        Assert.Equal("n1", first.OwnerOf(there));
    }

    [Fact]
    public async Task Hosts_hear_of_shards_that_another_node_owns()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var first = await StartAsync(engine, clock);
        var host = new Host();
        first.Attach(host);
        await using var second = await StartAsync(engine, clock, "n2");
        await Awaited.Of(host.UntilAsync(h => h.Others.SetEquals(Shards("n2"))), "the first to hear of the second's");
    }

    [Fact]
    public async Task What_does_not_end_in_time_loses_its_shard_all_the_same()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var first = await StartAsync(engine, clock);
        var host = new Host { IsHeld = true };
        first.Attach(host);
        await using var second = await StartAsync(engine, clock, "n2");
        await Awaited.Of(host.UntilAsync(h => h.Left.SetEquals(Shards("n2"))), "the first to be asked to leave");
        clock.Advance(Again);
        await Awaited.Of(SettledAsync(first, second), "both to be settled");
        Assert.Equal(Shards("n2").Count, second.Owned);
    }

    [Fact]
    public async Task A_node_that_only_serves_owns_nothing_and_is_content()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var first = await StartAsync(engine, clock);
        await using var front = new ShardOwner(
            engine.Ownership, engine.Membership, Me with { Id = "n2", Roles = [NodeRoles.Front] }, Ttl, clock,
            NullLogger<ShardOwner>.Instance);
        await front.StartAsync(CancellationToken.None);
        Assert.True(front.IsSettled);
        Assert.Equal((Limits.Shards, 0), (first.Owned, front.Owned));
    }

    [Fact]
    public async Task A_lost_session_is_joined_anew_as_soon_as_its_shards_can_be_freed()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var owner = await StartAsync(engine, clock);
        var old = owner.FenceOf("s");
        var lastToken = Enumerable.Range(0, Limits.Shards).Max(i => owner.FenceOf($"s{i}").Token);

        // The node stands still for longer than a session may; leaving fails, and so does the first new attempt.
        engine.FailNextFrees(2);
        clock.Skip(Ttl * 0.8);
        clock.Advance(TimeSpan.Zero);
        await clock.WaitForTimerAsync(Again);
        Assert.False(owner.Owns("s"));
        clock.Advance(Again);
        await clock.WaitForTimerAsync(Again);
        var taken = LastShardTakenAsync(engine, "n1", lastToken);
        clock.Advance(Again);
        await taken;

        Assert.True(owner.FenceOf("s").Token > old.Token);
        Assert.IsType<AppendResult.Ok>(await AppendAsync(engine, "s", owner));
    }

    [Fact]
    public async Task A_node_that_stood_still_has_no_fence_before_it_knows_that_its_session_is_lost()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var owner = await StartAsync(engine, clock);
        Assert.NotEqual(0, owner.FenceOf("s").Token);

        clock.Skip(Ttl);

        Assert.True(owner.Owns("s"));
        Assert.Equal(0, owner.FenceOf("s").Token);
    }

    [Fact]
    public async Task What_ran_in_a_lost_session_ends_before_its_shards_are_owned_again_when_another_node_may_have_owned_them()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var first = await StartAsync(engine, clock);
        var host = new Host();
        first.Attach(host);
        await using var second = await StartAsync(engine, clock, "n2");
        await Awaited.Of(SettledAsync(first, second), "both to be settled");
        var ours = Enumerable.Range(0, Limits.Shards).Except(Shards("n2")).ToHashSet();

        Assert.True(await engine.Membership.EndAsync("n1", CancellationToken.None));
        await Awaited.Of(host.UntilAsync(h => h.Left.IsSupersetOf(ours)), "what ran for the shards to end");
        await Awaited.Of(host.UntilAsync(h => h.Held.SetEquals(ours)), "the shards to be owned again");
        await Awaited.Of(SettledAsync(first, second), "both to be settled again");
        Assert.Equal((ours.Count, Limits.Shards - ours.Count), (first.Owned, second.Owned));
        Assert.Empty(first.Down);
    }

    [Fact]
    public async Task What_runs_on_a_node_that_is_alone_outlives_a_lost_session()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var owner = await StartAsync(engine, clock);
        var host = new Host();
        owner.Attach(host);
        await engine.Membership.EndAsync("n1", CancellationToken.None);
        await Awaited.Of(host.UntilAsync(h => h.Held.Count == Limits.Shards), "the shards to be owned again");
        Assert.Empty(host.Left);
    }

    [Fact]
    public async Task A_node_that_expires_is_down_for_the_others_and_one_that_leaves_is_not()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var first = await StartAsync(engine, clock);
        await using var second = await StartAsync(engine, clock, "n2");
        var third = await StartAsync(engine, clock, "n3");
        var session = await engine.Membership.JoinAsync(Me with { Id = "n4" }, Ttl, CancellationToken.None);
        await Awaited.Of(UntilAsync(() => first.Members.Count == 4), "all to be known");

        await engine.Membership.EndAsync(session.Node.Id, CancellationToken.None);
        await third.AnnounceAsync(NodeState.Leaving, CancellationToken.None);
        Assert.Equal(0, third.Owned);
        // Who has not heard that it leaves takes it for down.
        await Awaited.Of(UntilAsync(() => first.Members.Any(node => node.State == NodeState.Leaving)), "it to be seen leaving");
        await third.DisposeAsync();

        await Awaited.Of(UntilAsync(() => first.Members.Count == 2), "both to be gone");
        Assert.Equal(["n4"], first.Down.Select(down => down.Node.Id));
        first.Forget("n4");
        Assert.Empty(first.Down);
    }

    [Fact]
    public async Task Leaving_with_a_full_disk_ends_nevertheless()
    {
        await using var engine = new InMemoryEngine(new FakeClock());
        var owner = await StartAsync(engine, new FakeClock());
        engine.FailNextFrees(1);

        await owner.DisposeAsync();

        Assert.Equal(0, owner.Owned);
    }

    private static async Task LastShardTakenAsync(InMemoryEngine engine, string node, long afterToken = 0)
    {
        var left = Enumerable.Range(0, Limits.Shards).Select(ShardHash.Scope).ToHashSet();
        await Awaited.Of(WatchAsync(), $"{node} to own all shards", () => $"{left.Count} are missing");

        async Task WatchAsync()
        {
            await foreach (var change in engine.Ownership.WatchAsync(CancellationToken.None))
            {
                if (change.Owner == node && change.Token > afterToken) left.Remove(change.Scope);
                if (left.Count == 0) return;
            }
        }
    }

    private static HashSet<int> Shards(string node) =>
    [
        .. Enumerable.Range(0, Limits.Shards)
            .Where(shard => ShardPlacement.PreferredOf(shard, [Me, Me with { Id = "n2" }]) == node),
    ];

    private static Task SettledAsync(params ShardOwner[] owners) => UntilAsync(() => owners.All(owner => owner.IsSettled));

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo()) await Task.Yield();
    }

    private static async Task<ShardOwner> StartAsync(InMemoryEngine engine, TimeProvider clock, string node = "n1")
    {
        var owner = Make(engine, clock, node);
        await owner.StartAsync(CancellationToken.None);
        return owner;
    }

    private static ShardOwner Make(InMemoryEngine engine, TimeProvider clock, string node) =>
        new(engine.Ownership, engine.Membership, Me with { Id = node }, Ttl, clock, NullLogger<ShardOwner>.Instance);

    private static Task<AppendResult> AppendAsync(InMemoryEngine engine, string stream, ShardOwner owner) =>
        engine.Log.AppendAsync(
            stream,
            0,
            [new NewEvent(Guid.NewGuid(), "x", 1, "{}"u8.ToArray())],
            new AppendContext(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "n", "test", null),
            owner.FenceOf(stream),
            CancellationToken.None);

    private sealed class Host : IShardHost
    {
        private readonly Lock _gate = new();
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HashSet<int> Held { get; } = [];

        public HashSet<int> Left { get; } = [];

        public HashSet<int> Others { get; } = [];

        /// <summary>What runs does not end before it is released.</summary>
        public bool IsHeld { get; init; }

        public void Gained(int shard)
        {
            lock (_gate) Held.Add(shard);
        }

        public void Lost(int shard)
        {
            lock (_gate) Others.Add(shard);
        }

        public Task LeaveAsync(int shard, CancellationToken token)
        {
            lock (_gate) Left.Add(shard);
            return IsHeld ? _released.Task.WaitAsync(token) : Task.CompletedTask;
        }

        public void Release() => _released.SetResult();

        public async Task UntilAsync(Func<Host, bool> isSo)
        {
            while (!Is(isSo)) await Task.Yield();
        }

        private bool Is(Func<Host, bool> isSo)
        {
            lock (_gate) return isSo(this);
        }
    }
}
