using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>Mirrors of several nodes that share one log.</summary>
public sealed class MirrorHandOffTests : IAsyncDisposable
{
    private const int Mirrors = 12;
    private readonly FakeClock _clock = new();
    private readonly InMemoryEngine _engine;
    private readonly List<Node> _nodes = [];

    public MirrorHandOffTests() => _engine = new InMemoryEngine(_clock);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_joins_gets_its_mirrors_from_the_first_and_gives_them_back_when_it_leaves()
    {
        var first = await JoinAsync("n1");
        foreach (var i in Enumerable.Range(0, Mirrors))
            Assert.Equal(new CommandResult.Done(true), await DoAsync(first, i, new RegisterMirror(Of(i))));
        var second = await JoinAsync("n2");
        await SettledAsync();
        var moved = Enumerable.Range(0, Mirrors).Where(i => second.Owner.Owns(StreamOf(i))).ToList();
        Assert.InRange(moved.Count, 1, Mirrors - 1);

        for (var i = 0; i < Mirrors; i++)
        {
            var (owner, other) = moved.Contains(i) ? (second, first) : (first, second);
            Assert.Equal(new CommandResult.Done(true), await DoneAsync(owner, i, new EnableMirror()));
            Assert.Equal(RefusalKind.Unavailable, Assert.IsType<CommandResult.Refused>(await DoAsync(other, i, new EnableMirror())).Kind);
        }

        _nodes.Remove(second);
        await second.DisposeAsync();
        await SettledAsync();
        for (var i = 0; i < Mirrors; i++) Assert.Equal(new CommandResult.Done(true), await DoneAsync(first, i, new DisableMirror()));
        await foreach (var stream in _engine.Log.StreamsAsync("mirror/", CancellationToken.None))
        {
            var events = await _engine.Log.ReadAsync(stream, 1, CancellationToken.None).ToListAsync();
            var commands = events.Select(e => e.Event.Type).Where(type => type != "mirror.scanned");
            Assert.Equal(["mirror.registered", "mirror.enabled", "mirror.disabled"], commands);
        }
    }

    [Fact]
    public async Task A_removal_sent_again_is_done_on_the_node_that_has_taken_over()
    {
        var first = await JoinAsync("n1");
        var second = await JoinAsync("n2");
        await SettledAsync();
        var i = Enumerable.Range(0, 100).First(n => second.Owner.Owns(StreamOf(n)));
        var id = Guid.NewGuid();
        await DoneAsync(second, i, new RegisterMirror(Of(i)));
        Assert.Equal(new CommandResult.Done(true), await DoneAsync(second, i, new RemoveMirror(), id));

        _nodes.Remove(second);
        await second.DisposeAsync();
        await SettledAsync();

        Assert.Equal(new CommandResult.Done(false), await DoneAsync(first, i, new RemoveMirror(), id));
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<CommandResult.Refused>(await DoneAsync(first, i, new RemoveMirror())).Kind);
    }

    [Fact]
    public async Task The_owner_records_down_when_most_nodes_see_it()
    {
        var first = await JoinAsync("n1");
        await JoinAsync("n2");
        await JoinAsync("n3");
        await SettledAsync();
        var i = Enumerable.Range(0, 100).First(n => first.Owner.Owns(StreamOf(n)));
        await DoneAsync(first, i, new RegisterMirror(Of(i)));
        await DoneAsync(first, i, new EnableMirror());
        Assert.IsType<CommandResult.Done>(await TellAsync("n1", Verdict.Up));
        Assert.Equal(RefusalKind.Conflict, Assert.IsType<CommandResult.Refused>(await TellAsync("n2", Verdict.Down)).Kind);
        Assert.Equal(Verdict.Up, await VerdictAsync());
        Assert.IsType<CommandResult.Done>(await TellAsync("n3", Verdict.Down));
        Assert.Equal(Verdict.Down, await VerdictAsync());

        async Task<CommandResult> TellAsync(string node, Verdict verdict) =>
            await DoAsync(first, i, new RecordVerdict("http", verdict, "seen", (await StateAsync()).HealthEpoch, Node: node));

        async Task<Verdict> VerdictAsync() => (await StateAsync()).Http.Verdict;

        async Task<MirrorState> StateAsync() => (await Awaited.Of(
            first.Region.GetStateAsync(RepositoryId.Default, MirrorId.Parse($"m{i}"), CancellationToken.None), "the state"))!;
    }

    private static MirrorDefinition Of(int i) => Mirror.Definition($"m{i}");

    private static string StreamOf(int i) => $"mirror/default/m{i}";

    private static Task<CommandResult> DoAsync(Node node, int i, MirrorCommand command, Guid? id = null) => Awaited.Of(
        node.Region.ExecuteAsync(
            RepositoryId.Default, MirrorId.Parse($"m{i}"), command, new CommandContext(id ?? Guid.NewGuid(), "test"),
            CancellationToken.None),
        $"the answer to {command.GetType().Name}");

    /// <summary>A node that has just got a shard lists the mirrors in it first; what is asked meanwhile waits for that.</summary>
    private async Task<CommandResult> DoneAsync(Node node, int i, MirrorCommand command, Guid? id = null)
    {
        var answer = DoAsync(node, i, command, id);
        while (await Task.WhenAny(answer, _clock.WaitForTimerAsync(MirrorLimits.TakeOver)) != answer) _clock.Advance(MirrorLimits.TakeOver);
        return await answer;
    }

    private Task SettledAsync()
    {
        return Awaited.Of(UntilAsync(), "all nodes to own what is theirs");

        async Task UntilAsync()
        {
            while (!_nodes.All(node => node.Owner.IsSettled) || _nodes.Sum(node => node.Owner.Owned) < Protocol.Limits.Shards)
                await Task.Yield();
        }
    }

    private async Task<Node> JoinAsync(string name)
    {
        var me = new NodeInfo(name, "http://127.0.0.1/", [NodeRoles.Worker], "test", NodeState.Up);
        var owner = new ShardOwner(
            _engine.Ownership, _engine.Membership, me, TimeSpan.FromDays(400), _clock, NullLogger<ShardOwner>.Instance);
        await owner.StartAsync(CancellationToken.None);
        var node = new Node(owner, TestSystem.Create(_clock), _engine.Log, _clock, name);
        _nodes.Add(node);
        return node;
    }

    private sealed class Node(ShardOwner owner, Engine.Actors.ActorSystem system, IEventLog log, FakeClock clock, string name)
        : IAsyncDisposable
    {
        public ShardOwner Owner => owner;

        public MirrorRegion Region { get; } = new(
            system,
            new MirrorServices(
                log, owner, new InMemoryBlobStore(), new FakeScanner(clock), new ScanScheduler(1), name, TimeSpan.FromHours(1),
                MirrorWorld.SnapshotEvery));

        public async ValueTask DisposeAsync()
        {
            await system.DisposeAsync();
            await owner.DisposeAsync();
        }
    }
}
