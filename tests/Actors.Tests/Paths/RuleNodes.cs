using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Views;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Paths;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Paths;

/// <summary>Two nodes that follow one log; the first owns the path rules. The clock stands still unless the test moves it.</summary>
internal sealed class RuleNodes : IAsyncDisposable
{
    private readonly InMemoryEngine _engine;
    private readonly ActorSystem _system;
    private readonly PathRules _rules;
    private readonly PathRuleHolder[] _holders = [new(), new()];
    private readonly ViewFeed[] _feeds;

    private RuleNodes(FakeClock clock, InMemoryEngine engine, Fence fence)
    {
        (Clock, _engine) = (clock, engine);
        _system = TestSystem.Create(clock);
        _rules = new PathRules(
            _system, new PathRuleServices(RepositoryId.Default, engine.Log, () => fence, "node-a", SnapshotEvery: 200));
        _rules.Host.Gained(ShardHash.ShardOf(StreamNames.Paths(RepositoryId.Default)));
        _feeds = [.. _holders.Select(h => new ViewFeed(
            engine.Log, [new PathFold(RepositoryId.Default, h)], clock, NullLogger<ViewFeed>.Instance))];
    }

    public FakeClock Clock { get; }

    public static async Task<RuleNodes> StartAsync()
    {
        var clock = new FakeClock();
        var engine = new InMemoryEngine(clock);
        var session = await engine.Membership.JoinAsync(
            new NodeInfo("node-a", "http://127.0.0.1:1/", [], "1", NodeState.Up), TimeSpan.FromDays(1), CancellationToken.None);
        var scope = ShardHash.Scope(ShardHash.ShardOf(StreamNames.Paths(RepositoryId.Default)));
        var fence = await engine.Ownership.TryAcquireAsync(scope, session, CancellationToken.None);
        Assert.NotNull(fence);
        var nodes = new RuleNodes(clock, engine, fence.Value);
        foreach (var feed in nodes._feeds)
        {
            await feed.StartAsync(CancellationToken.None);
            await Awaited.Of(feed.WaitUntilCaughtUpAsync(CancellationToken.None), "the tables to be complete");
        }

        return nodes;
    }

    /// <summary>Ends when both nodes have followed the log to where it ends then.</summary>
    public async Task ExecuteAsync(PathCommand command)
    {
        var context = new CommandContext(Guid.NewGuid(), "admin (token)", null);
        Assert.Equal(new CommandResult.Done(true), await _rules.ExecuteAsync(command, context, CancellationToken.None));
        var head = await _engine.Log.HeadAsync(CancellationToken.None);
        foreach (var feed in _feeds) await Awaited.Of(feed.WaitForAsync(head, CancellationToken.None), "the rule on every node");
    }

    /// <summary>What each node makes of a file now.</summary>
    public IEnumerable<PathRule?> Find(byte[] path) =>
        _holders.Select(h => h.Current.Find(path, maybeDirectory: false, Clock.GetUtcNow()));

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        foreach (var feed in _feeds) await feed.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
