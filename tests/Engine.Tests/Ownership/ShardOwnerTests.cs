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
    private static readonly NodeInfo Me = new("n1", "http://127.0.0.1/", [], "test", NodeState.Up);

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
    public async Task While_another_session_holds_the_shards_it_waits_and_takes_them_when_they_are_free()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        var first = await StartAsync(engine, clock);
        await using var second = await StartAsync(engine, clock, "n2");
        Assert.Equal(0, second.Owned);
        Assert.IsType<AppendResult.Fenced>(await AppendAsync(engine, "s", second));

        var taken = LastShardTakenAsync(engine, "n2");
        await first.DisposeAsync();
        await clock.WaitForTimerAsync(Again);
        clock.Advance(Again);
        await taken;

        Assert.IsType<AppendResult.Ok>(await AppendAsync(engine, "mirror/default/a", second));
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

    private static async Task<ShardOwner> StartAsync(InMemoryEngine engine, TimeProvider clock, string node = "n1")
    {
        var owner = new ShardOwner(
            engine.Ownership, engine.Membership, Me with { Id = node }, Ttl, clock, NullLogger<ShardOwner>.Instance);
        await owner.StartAsync(CancellationToken.None);
        return owner;
    }

    private static Task<AppendResult> AppendAsync(InMemoryEngine engine, string stream, ShardOwner owner) =>
        engine.Log.AppendAsync(
            stream,
            0,
            [new NewEvent(Guid.NewGuid(), "x", 1, "{}"u8.ToArray())],
            new AppendContext(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "n", "test", null),
            owner.FenceOf(stream),
            CancellationToken.None);
}
