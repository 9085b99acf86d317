using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol;
using MirrorActors.Testing;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Ownership;

/// <summary>A node that leaves.</summary>
public sealed class ShardHandOffTests
{
    private static readonly TimeSpan HandOffLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);
    private static readonly NodeInfo Me = new("n1", "http://127.0.0.1/", [NodeRoles.Worker], "test", NodeState.Up);

    [Fact]
    public async Task All_shards_are_handed_off_while_the_engine_answers()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        await using var owner = await StartAsync(new SilentEngine(engine), clock);

        Assert.True(await Awaited.Of(owner.HandOffAsync(CancellationToken.None), "the hand-off"));

        Assert.Equal((0, NodeState.Leaving), (owner.Owned, owner.Me.State));
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_waited_for_5_seconds_and_once_more_for_3_at_the_end()
    {
        var clock = new FakeClock();
        await using var engine = new InMemoryEngine(clock);
        var silent = new SilentEngine(engine);
        var owner = await StartAsync(silent, clock);
        silent.IsSilent = true;

        var handOff = owner.HandOffAsync(CancellationToken.None);
        await clock.WaitForTimerAsync(HandOffLimit);
        Assert.False(handOff.IsCompleted);
        clock.Advance(HandOffLimit);
        Assert.False(await Awaited.Of(handOff, "the end of the hand-off"));

        var end = owner.DisposeAsync().AsTask();
        await clock.WaitForTimerAsync(EndLimit);
        Assert.False(end.IsCompleted);
        clock.Advance(EndLimit);
        await Awaited.Of(end, "the end");
        Assert.Equal(0, owner.Owned);
    }

    private static async Task<ShardOwner> StartAsync(SilentEngine engine, FakeClock clock)
    {
        var owner = new ShardOwner(engine, engine, Me, TimeSpan.FromDays(1), clock, NullLogger<ShardOwner>.Instance);
        await owner.StartAsync(CancellationToken.None);
        Assert.Equal(Limits.Shards, owner.Owned);
        return owner;
    }

    /// <summary>Takes every call, and answers none while it is silent.</summary>
    private sealed class SilentEngine(InMemoryEngine engine) : IMembership, IOwnership
    {
        public bool IsSilent { get; set; }

        public async Task<INodeSession> JoinAsync(NodeInfo me, TimeSpan ttl, CancellationToken token)
        {
            await AnswerAsync(token);
            return new Session(this, await engine.Membership.JoinAsync(me, ttl, token));
        }

        public Task<bool> EndAsync(string node, CancellationToken token) => engine.Membership.EndAsync(node, token);

        public IAsyncEnumerable<IReadOnlyList<NodeInfo>> WatchAsync(CancellationToken token) => engine.Membership.WatchAsync(token);

        public async Task<Fence?> TryAcquireAsync(string scope, INodeSession session, CancellationToken token)
        {
            await AnswerAsync(token);
            return await engine.Ownership.TryAcquireAsync(scope, ((Session)session).Inner, token);
        }

        public async Task ReleaseAsync(Fence fence, CancellationToken token)
        {
            await AnswerAsync(token);
            await engine.Ownership.ReleaseAsync(fence, token);
        }

        async IAsyncEnumerable<OwnerChange> IOwnership.WatchAsync([EnumeratorCancellation] CancellationToken token)
        {
            await foreach (var change in engine.Ownership.WatchAsync(token)) yield return change;
        }

        private Task AnswerAsync(CancellationToken token) =>
            IsSilent ? new TaskCompletionSource().Task.WaitAsync(token) : Task.CompletedTask;

        private sealed class Session(SilentEngine engine, INodeSession inner) : INodeSession
        {
            public INodeSession Inner => inner;

            public NodeInfo Node => inner.Node;

            public CancellationToken Lost => inner.Lost;

            public bool IsValidNow => inner.IsValidNow;

            public async Task UpdateAsync(NodeInfo me, CancellationToken token)
            {
                await engine.AnswerAsync(token);
                await inner.UpdateAsync(me, token);
            }

            public async ValueTask DisposeAsync()
            {
                await engine.AnswerAsync(CancellationToken.None);
                await inner.DisposeAsync();
            }
        }
    }
}
