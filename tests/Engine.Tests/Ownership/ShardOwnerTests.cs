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
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(20);
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
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(5));
        await taken;

        Assert.IsType<AppendResult.Ok>(await AppendAsync(engine, "mirror/default/a", second));
    }

    private static async Task LastShardTakenAsync(InMemoryEngine engine, string node)
    {
        var left = Enumerable.Range(0, Limits.Shards).Select(ShardHash.Scope).ToHashSet();
        await Awaited.Of(WatchAsync(), $"{node} to own all shards", () => $"{left.Count} are missing");

        async Task WatchAsync()
        {
            await foreach (var change in engine.Ownership.WatchAsync(CancellationToken.None))
            {
                if (change.Owner == node) left.Remove(change.Scope);
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
