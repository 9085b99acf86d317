using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Ownership;

public sealed class OwnedActorTests
{
    private const string Stream = "catalogue/default";
    private static readonly int Shard = ShardHash.ShardOf(Stream);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task It_runs_while_the_shard_is_owned_and_answers_that_it_does_not_otherwise()
    {
        await using var system = TestSystem.Create(new FakeClock());
        var started = 0;
        var actor = new OwnedActor<Reply<int>>(system, Stream, "one", () =>
        {
            started++;
            return FuncActor<Reply<int>>.Of((_, reply) => reply.Set(started))();
        });
        await Assert.ThrowsAsync<NotOwnerException>(() => AskAsync(actor));
        Assert.False(actor.TryTell(Reply<int>.Ignored));

        actor.Gained(Shard + 1);
        await Assert.ThrowsAsync<NotOwnerException>(() => AskAsync(actor));
        actor.Gained(Shard);
        actor.Gained(Shard);
        Assert.Equal(1, await AskAsync(actor));

        await actor.LeaveAsync(Shard + 1, CancellationToken.None);
        Assert.Equal(1, await AskAsync(actor));
        await Awaited.Of(actor.LeaveAsync(Shard, CancellationToken.None), "it to end");
        Assert.Empty(system.Snapshot());
        await Assert.ThrowsAsync<NotOwnerException>(() => AskAsync(actor));

        // What comes back at once waits for the one before to end.
        actor.Gained(Shard);
        actor.Lost(Shard);
        actor.Gained(Shard);
        await Awaited.Of(UntilAnsweredAsync(actor), "the next one to run");
        Assert.Single(system.Snapshot());
    }

    private static async Task UntilAnsweredAsync(OwnedActor<Reply<int>> actor)
    {
        while (true)
        {
            try
            {
                await AskAsync(actor);
                return;
            }
            catch (Exception e) when (e is NotOwnerException or ActorStoppedException)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task<int> AskAsync(OwnedActor<Reply<int>> actor) =>
        await Awaited.Of(actor.AskAsync<int>(reply => reply, Deadline, CancellationToken.None), "the answer");
}
