using System.Net;
using System.Text.Json;
using MirrorActors.Engine.Membership;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing;
using MirrorActors.Testing.Admin;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Pbm.Tests;

public sealed class MemberVerbTests : IAsyncLifetime
{
    private static readonly NodeInfo Other = new("n2", "http://127.0.0.2:8081", [NodeRoles.Front], "test", NodeState.Up);
    private readonly AnsweredPeers _peers = new();
    private AdminNode _node = null!;

    public async Task InitializeAsync() => _node = await new AdminNode { Peers = _peers }.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Show_lists_the_nodes_with_what_they_own()
    {
        var show = await RunAsync("cluster", "show");
        Assert.Matches(@"\ntoy +up +ok +\d+ ms +256 +0 +test +front,worker +http://127.0.0.1/ +-\n$", show.Output);
        await JoinAsync();
        Assert.Matches(@"\nn2 +up +- +- +0 +0 +test +front ", (await RunAsync("cluster", "show")).Output);
    }

    [Fact]
    public async Task Status_ends_with_1_when_something_is_wrong()
    {
        var good = await RunAsync("cluster", "status");
        Assert.Equal(ExitCodes.Done, good.Code);
        Assert.StartsWith("1 of 1 node is up, engine memory\n", good.Output, StringComparison.Ordinal);
        await JoinAsync();
        var bad = await RunAsync("cluster", "status");
        Assert.Equal(ExitCodes.Failed, bad.Code);
        Assert.Contains("2 of 2 nodes are up, engine memory\n! node n2 does not answer this node\n", bad.Output, StringComparison.Ordinal);
        var json = await RunAsync("cluster", "status", "--json");
        Assert.Equal(ExitCodes.Failed, json.Code);
        Assert.Single(JsonSerializer.Deserialize(json.Output, AdminJson.Default.ClusterView)!.Problems);
    }

    [Fact]
    public async Task Leave_and_down_say_what_was_done()
    {
        await JoinAsync();
        _peers.Answer = (_, _) => new HttpResponseMessage(HttpStatusCode.Accepted);
        Assert.Equal("n2: leaves\n", (await RunAsync("cluster", "leave", "n2")).Output);
        var refused = await RunAsync("cluster", "down", "n2");
        Assert.Equal((ExitCodes.Failed, true), (refused.Code, refused.Error.Contains("n2 answers: pbm cluster leave n2, or --force", StringComparison.Ordinal)));
        Assert.Equal("n2: down; what it owned is free\n", (await RunAsync("cluster", "down", "n2", "--force")).Output);
        Assert.Equal("toy: leaves\n", (await RunAsync("cluster", "leave")).Output);
        Assert.True(_node.Stop.Asked.IsCompleted);
        Assert.Equal(ExitCodes.NotFound, (await RunAsync("cluster", "leave", "none")).Code);
    }

    [Fact]
    public async Task Tail_shows_nodes_and_owners_until_it_is_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        var output = new SeenText();
        var tail = PbmNodeTests.PbmAsync(
            ["cluster", "tail", "--admin", _node.Address, "--token-file", _node.Token.File], output, interrupt.Token);
        await Awaited.Of(output.HasAsync("toy is up"), "the node");
        await Awaited.Of(output.HasAsync("toy owns "), "its shards");
        await JoinAsync();
        await Awaited.Of(output.HasAsync("n2 is up"), "another node");
        await interrupt.CancelAsync();
        Assert.Equal(ExitCodes.Interrupted, (await Awaited.Of(tail, "the end")).Code);
    }

    [Fact]
    public async Task Regions_and_shards_are_listed()
    {
        Assert.Equal(
            ["REGION     NODE  SHARDS  ENTITIES", "mirrors    toy   256     0", "catalogue  toy   1       1", "paths      toy   1       1"],
            (await RunAsync("cluster-sharding", "list-regions")).Lines);
        Assert.Equal(257, (await RunAsync("cluster-sharding", "list-shards")).Lines.Length);
        Assert.Single((await RunAsync("cluster-sharding", "list-shards", "--node", "n2")).Lines);
    }

    [Theory]
    [InlineData("", new int[0])]
    [InlineData("1 3-5 9", new[] { 5, 3, 4, 1, 9 })]
    public void Shards_that_follow_each_other_are_one_range(string text, int[] shards) => Assert.Equal(text, ShardText.Of(shards));

    private Task<PbmRun> RunAsync(params string[] words) =>
        PbmNodeTests.PbmAsync([.. words, "--admin", _node.Address, "--token-file", _node.Token.File]);

    private async Task JoinAsync()
    {
        await _node.Engine.Membership.JoinAsync(Other, TimeSpan.FromDays(400), CancellationToken.None);
        await Awaited.Of(KnownAsync(), "n2 to be known");

        async Task KnownAsync()
        {
            while (!(await RunAsync("cluster", "show")).Output.Contains("\nn2 ", StringComparison.Ordinal)) await Task.Yield();
        }
    }
}
