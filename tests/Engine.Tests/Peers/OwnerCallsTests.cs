using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Testing;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Peers;

public sealed class OwnerCallsTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task What_this_node_owns_it_does_itself_and_the_rest_its_owner()
    {
        await using var pair = await Pair.StartAsync();
        Assert.Equal("here", await RunAsync(pair.Calls(), pair.Here, Answer));
        Assert.Equal("n2", await RunAsync(pair.Calls(), pair.There, Answer));
        Assert.Equal("here", await RunAsync(pair.Alone(), pair.There, Answer));
    }

    [Fact]
    public async Task It_is_tried_again_while_the_owner_is_away_or_says_that_it_is_not_the_owner()
    {
        await using var pair = await Pair.StartAsync();
        var tries = 0;
        var run = RunAsync(pair.Calls(), pair.There, (node, _) => ++tries switch
        {
            1 => throw new HttpRequestException("connection refused"),
            2 => throw new NotOwnerException("moved"),
            _ => Task.FromResult(node.Id),
        });
        for (var pause = 0; pause < 2; pause++)
        {
            await pair.Clock.WaitForTimerAsync(Pause);
            pair.Clock.Advance(Pause);
        }

        Assert.Equal("n2", await Awaited.Of(run, "the third try"));
    }

    [Fact]
    public async Task It_is_tried_again_when_this_node_turns_out_not_to_be_the_owner_any_more()
    {
        await using var pair = await Pair.StartAsync();
        var tries = 0;
        var run = pair.Calls().RunAsync(
            pair.Here,
            () => ++tries == 1 ? throw new NotOwnerException("moved") : Task.FromResult("here"),
            Answer,
            CancellationToken.None);
        await pair.Clock.WaitForTimerAsync(Pause);
        pair.Clock.Advance(Pause);
        Assert.Equal("here", await Awaited.Of(run, "the second try"));
        await Assert.ThrowsAsync<NotOwnerException>(
            () => pair.Alone().RunAsync<string>(pair.Here, () => throw new NotOwnerException("away"), Answer, CancellationToken.None));
    }

    [Fact]
    public async Task What_went_on_for_long_before_its_owner_was_lost_has_all_the_time_to_find_the_next()
    {
        await using var pair = await Pair.StartAsync();
        var tries = 0;
        var run = RunAsync(pair.Calls(), pair.There, (node, _) =>
        {
            if (++tries > 1) return Task.FromResult(node.Id);
            pair.Clock.Skip(TimeSpan.FromMinutes(5));
            throw new HttpRequestException("connection reset");
        });
        await pair.Clock.WaitForTimerAsync(Pause);
        pair.Clock.Advance(Pause);
        Assert.Equal("n2", await Awaited.Of(run, "the second try"));
    }

    [Fact]
    public async Task After_a_while_it_fails_with_the_last_reason()
    {
        await using var pair = await Pair.StartAsync();
        var run = RunAsync(pair.Calls(), pair.There, (_, _) => throw new HttpRequestException("connection refused"));
        await pair.Clock.WaitForTimerAsync(Pause);
        pair.Clock.Skip(TimeSpan.FromSeconds(16));
        pair.Clock.Advance(Pause);
        var e = await Assert.ThrowsAsync<NotOwnerException>(() => Awaited.Of(run, "the end of all tries"));
        Assert.Contains("connection refused", e.Message, StringComparison.Ordinal);
    }

    private static Task<string> Answer(NodeInfo node, CancellationToken token) => Task.FromResult(node.Id);

    private static Task<string> RunAsync(OwnerCalls calls, string stream, Func<NodeInfo, CancellationToken, Task<string>> there) =>
        calls.RunAsync(stream, () => Task.FromResult("here"), there, CancellationToken.None);

    /// <summary>Two nodes that share the shards, looked at from the first.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly InMemoryEngine _engine;
        private readonly ShardOwner _first;
        private readonly ShardOwner _second;

        private Pair()
        {
            _engine = new InMemoryEngine(Clock);
            (_first, _second) = (Owner("n1"), Owner("n2"));
        }

        public FakeClock Clock { get; } = new();

        public string Here => Stream("n1")!;

        public string There => Stream("n2")!;

        public static async Task<Pair> StartAsync()
        {
            var pair = new Pair();
            await pair._first.StartAsync(CancellationToken.None);
            await pair._second.StartAsync(CancellationToken.None);
            await Awaited.Of(pair.SettleAsync(), "both to own their shards and know it");
            return pair;
        }

        public OwnerCalls Calls() => new(_first, new Other(_second), Clock);

        public OwnerCalls Alone() => new(_first, new NoPeers(), Clock);

        public async ValueTask DisposeAsync()
        {
            await _first.DisposeAsync();
            await _second.DisposeAsync();
            await _engine.DisposeAsync();
        }

        private async Task SettleAsync()
        {
            while (Stream("n1") is null || Stream("n2") is null) await Task.Yield();
        }

        private string? Stream(string owner) =>
            Enumerable.Range(0, 400).Select(i => $"s{i}").FirstOrDefault(stream => _first.OwnerOf(stream) == owner);

        private ShardOwner Owner(string name) => new(
            _engine.Ownership, _engine.Membership, new NodeInfo(name, "", [NodeRoles.Worker], "test", NodeState.Up),
            TimeSpan.FromDays(1), Clock, NullLogger<ShardOwner>.Instance);
    }

    private sealed class Other(ShardOwner other) : IPeers
    {
        public Task Changed => other.MembersChanged;

        public IReadOnlyList<NodeInfo> Others => [other.Me];

        public Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token) =>
            throw new InvalidOperationException("nothing is sent here");
    }
}
