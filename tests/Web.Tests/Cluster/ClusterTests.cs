using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing;
using MirrorActors.Testing.Admin;
using MirrorActors.Testing.Engine;
using MirrorActors.Web.Tests.Admin;

namespace MirrorActors.Web.Tests.Cluster;

public sealed class ClusterTests : IAsyncLifetime
{
    private static readonly NodeInfo Other = new("n2", "http://127.0.0.2:8081", [NodeRoles.Front], "test", NodeState.Up)
    {
        Peer = "http://127.0.0.2:8082",
    };

    private readonly AnsweredPeers _peers = new();
    private AdminNode _node = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _node = await new AdminNode { Peers = _peers }.StartAsync();
        _client = _node.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_is_alone_owns_everything_and_has_no_problems()
    {
        await _client.AddAsync("m");
        var cluster = await ShowAsync();
        var toy = Assert.Single(cluster.Nodes);
        Assert.Equal(("toy", "up", 256, 1, "ok"), (toy.Id, toy.State, toy.Shards, toy.Mirrors, toy.Status!.Health));
        Assert.NotNull(toy.Status.LagMs);
        Assert.Empty(cluster.Problems);
        Assert.Equal("redirects need toy: add a node with the role front", cluster.Advice[1]);
    }

    [Fact]
    public async Task A_node_tells_what_others_say_of_themselves_and_who_does_not_answer()
    {
        var session = await JoinAsync();
        Assert.Contains("node n2 does not answer this node", (await ShowAsync()).Problems);

        _peers.Answer = (_, _) => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = JsonContent.Create(new NodeStatusView("n2", "degraded", "1/2", 7, null), AdminJson.Default.NodeStatusView),
        };
        var cluster = await ShowAsync();
        Assert.Equal(7, cluster.Nodes.Single(n => n.Id == "n2").Status!.LagMs);
        Assert.Equal(["node n2 says that it is degraded"], cluster.Problems);
        Assert.Contains("n2 GET /v1/cluster/self", _peers.Asked);
        await session.DisposeAsync();
    }

    [Fact]
    public async Task Shards_and_regions_tell_who_owns_what()
    {
        await _client.AddAsync("m");
        var shards = (await _client.GetAsync("/v1/cluster/shards", HttpStatusCode.OK)).Json.Deserialize(AdminJson.Default.ListShardView)!;
        Assert.Equal((256, "toy"), (shards.Count, shards[17].Owner));
        Assert.Equal(["m"], shards.SelectMany(s => s.Mirrors));
        Assert.Equal(0, (await _client.GetAsync("/v1/cluster/shards?node=n2", HttpStatusCode.OK)).Json.GetArrayLength());
        var regions = (await _client.GetAsync("/v1/cluster/regions", HttpStatusCode.OK)).Json.Deserialize(AdminJson.Default.ListRegionView)!;
        Assert.Equal(
            [new("mirrors", "toy", 256, 1), new("catalogue", "toy", 1, 1), new("paths", "toy", 1, 1)], regions);
    }

    [Fact]
    public async Task Leave_ends_this_node_and_is_passed_on_to_another()
    {
        await using var session = await JoinAsync();
        Assert.Equal("node", (await _client.PostAsync("/v1/cluster/leave?node=none", null, HttpStatusCode.NotFound)).Faults);
        Assert.Equal(
            "n2 was not told: connection refused",
            (await _client.PostAsync("/v1/cluster/leave?node=n2", null, HttpStatusCode.ServiceUnavailable)).FaultOf("node"));
        _peers.Answer = (_, _) => new HttpResponseMessage(HttpStatusCode.Accepted);
        await _client.PostAsync("/v1/cluster/leave?node=n2", null, HttpStatusCode.Accepted);
        Assert.Equal("n2 POST /v1/cluster/leave", _peers.Asked[^1]);
        Assert.False(_node.Stop.Asked.IsCompleted);

        await _client.PostAsync("/v1/cluster/leave", null, HttpStatusCode.Accepted);
        Assert.Equal("pbm cluster leave", await Awaited.Of(_node.Stop.Asked, "the wish to stop"));
    }

    [Fact]
    public async Task Down_is_refused_for_a_node_that_answers_unless_forced()
    {
        await using var session = await JoinAsync();
        _peers.Answer = (_, _) => new HttpResponseMessage(HttpStatusCode.OK);
        Assert.Equal(
            "n2 answers: pbm cluster leave n2, or --force",
            (await _client.PostAsync("/v1/cluster/down?node=n2", null, HttpStatusCode.Conflict)).FaultOf("node"));
        Assert.False(session.Lost.IsCancellationRequested);

        await _client.PostAsync("/v1/cluster/down?node=n2&force=true", null, HttpStatusCode.OK);
        Assert.True(session.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Down_ends_the_session_of_a_node_that_is_silent_and_the_others_forget_it()
    {
        await using var session = await JoinAsync();
        _peers.Others = [Other with { Id = "n3" }];
        await _client.PostAsync("/v1/cluster/down?node=n2", null, HttpStatusCode.OK);
        Assert.True(session.Lost.IsCancellationRequested);
        Assert.Contains("n3 POST /v1/cluster/forget?node=n2", _peers.Asked);
        await Awaited.Of(UntilAsync(cluster => cluster.Nodes.Count == 1), "the node to be gone");

        Assert.Equal("node", (await _client.PostAsync("/v1/cluster/down?node=n2", null, HttpStatusCode.NotFound)).Faults);
        Assert.Equal("node", (await _client.PostAsync("/v1/cluster/down?node=toy", null, HttpStatusCode.UnprocessableEntity)).Faults);
        Assert.Equal("node", (await _client.PostAsync("/v1/cluster/down", null, HttpStatusCode.UnprocessableEntity)).Faults);
    }

    [Fact]
    public async Task A_node_whose_session_ends_is_down_until_it_is_forgotten()
    {
        await JoinAsync();
        await _node.Engine.Membership.EndAsync("n2", CancellationToken.None);
        await Awaited.Of(UntilAsync(c => c.Nodes.Any(n => n is { Id: "n2", State: "down", DownSince: not null })), "n2 to be down");
        await _client.PostAsync("/v1/cluster/forget?node=n2", null, HttpStatusCode.NoContent);
        Assert.Single((await ShowAsync()).Nodes);
    }

    [Fact]
    public async Task Events_begin_with_what_is_there_and_follow()
    {
        using var reader = new StreamReader(await _client.GetStreamAsync("/v1/cluster/events"));
        var (shards, isUp) = (0, false);
        while (shards < 256 || !isUp)
        {
            var first = await NextAsync(reader);
            Assert.Equal("toy", first.Node);
            shards += first.Shards?.Count ?? 0;
            isUp |= first.State == "up";
        }


        var session = await JoinAsync();
        Assert.Equal(("n2", "up"), StateOf(await NextAsync(reader)));
        await session.DisposeAsync();
        Assert.Equal(("n2", "down"), StateOf(await NextAsync(reader)));
        var rest = reader.ReadToEndAsync();
        await Awaited.Of(_node.StopListenerAsync(), "the stop");
        Assert.Empty(await Awaited.Of(rest, "the end of the answer"));
    }

    private static (string?, string?) StateOf(ClusterEvent one) => (one.Node, one.State);

    private static async Task<ClusterEvent> NextAsync(StreamReader reader) => JsonSerializer.Deserialize(
        await Awaited.Of(reader.ReadLineAsync(), "an event") ?? throw new EndOfStreamException("the events ended"),
        AdminJson.Default.ClusterEvent)!;

    private async Task<INodeSession> JoinAsync()
    {
        var session = await _node.Engine.Membership.JoinAsync(Other, TimeSpan.FromDays(400), CancellationToken.None);
        await Awaited.Of(UntilAsync(c => c.Nodes.Any(n => n.Id == "n2")), "n2 to be known");
        return session;
    }

    private async Task<ClusterView> ShowAsync() =>
        (await _client.GetAsync("/v1/cluster", HttpStatusCode.OK)).Json.Deserialize(AdminJson.Default.ClusterView)!;

    private async Task UntilAsync(Func<ClusterView, bool> isSo)
    {
        while (!isSo(await ShowAsync())) await Task.Yield();
    }
}
