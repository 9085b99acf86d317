using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Engine;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Late;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>Mirrors of a node that started before its engine was there.</summary>
public sealed class MirrorRegionAwayTests
{
    private static readonly NodeInfo Me = new("n1", "http://127.0.0.1/", [NodeRoles.Worker], "test", NodeState.Up);

    [Fact]
    public async Task While_the_log_cannot_be_read_commands_are_refused_at_once_with_the_reason()
    {
        var clock = new FakeClock();
        await using var engine = LateEngine.Start(
            _ => throw new EngineOpenException("away"), "the disk is away", clock, NullLogger<LateEngine>.Instance);
        await using var owner = Owner(engine, clock);
        await using var system = TestSystem.Create(clock);
        var region = Region(system, engine, owner, clock);

        var refused = Assert.IsType<CommandResult.Refused>(await DoAsync(region, new EnableMirror()));

        Assert.Equal(RefusalKind.Unavailable, refused.Kind);
        Assert.Contains("the disk is away", refused.Faults[0].Message, StringComparison.Ordinal);
        Assert.Equal("engine", refused.Faults[0].Field);
    }

    [Fact]
    public async Task A_mirror_listed_before_its_shard_is_owned_is_there_once_it_is()
    {
        var before = await MirrorWorld.StartAsync(probes: false);
        await before.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
        await before.DisposeAsync();
        await before.Engine.RestartAsync();
        var owner = Owner(before.Engine, before.Clock);
        await using var system = TestSystem.Create(before.Clock);
        var region = Region(system, before.Engine, owner, before.Clock);

        var early = Assert.IsType<CommandResult.Refused>(await DoAsync(region, new EnableMirror()));
        await owner.StartAsync(CancellationToken.None);

        Assert.Equal(RefusalKind.Unavailable, early.Kind);
        Assert.Equal(new CommandResult.Done(true), await DoAsync(region, new EnableMirror()));
        await owner.DisposeAsync();
    }

    private static ShardOwner Owner(IEngine engine, FakeClock clock) => new(
        engine.Ownership, engine.Membership, Me, TimeSpan.FromDays(400), clock, NullLogger<ShardOwner>.Instance);

    private static MirrorRegion Region(ActorSystem system, IEngine engine, ShardOwner owner, FakeClock clock) => new(
        system,
        new MirrorServices(
            engine.Log, owner, new Testing.Engine.InMemoryBlobStore(), new FakeScanner(clock), new ScanScheduler(1),
            "n1", TimeSpan.FromHours(1), MirrorWorld.SnapshotEvery));

    private static Task<CommandResult> DoAsync(MirrorRegion region, MirrorCommand command) => Awaited.Of(
        region.ExecuteAsync(
            RepositoryId.Default, MirrorId.Parse("a"), command, new CommandContext(Guid.NewGuid(), "test"),
            CancellationToken.None),
        $"the answer to {command.GetType().Name}");
}
