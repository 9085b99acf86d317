using System.Net;
using System.Text.Json;
using MirrorActors.Engine;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing;
using MirrorActors.Testing.Admin;
using MirrorActors.Testing.Engine;
using MirrorActors.Web.Tests.Admin;

namespace MirrorActors.Web.Tests.Cluster;

/// <summary>A node whose engine can be looked after.</summary>
public sealed class EngineAdministrationTests : IAsyncLifetime
{
    private const string Away = "the engine does not answer: commands are refused, redirects go on";
    private static readonly NodeInfo Other = new("n2", "http://127.0.0.2:8081", [NodeRoles.Front], "test", NodeState.Up);

    private readonly FakeEngineAdmin _engine = new();
    private readonly AnsweredPeers _peers = new();
    private AdminNode _node = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _node = await new AdminNode { EngineAdmin = _engine, EngineName = "etcd", Peers = _peers }.StartAsync();
        _client = _node.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task The_members_of_the_engine_are_shown_with_its_advice()
    {
        _engine.Health = FakeEngineAdmin.Healthy("n1", "n2") with { Advice = "commands need n1", Quota = 4L << 30 };
        var cluster = await ShowAsync();
        var state = cluster.EngineState!;
        Assert.Equal((true, 4L << 30), (state.HasQuorum, state.QuotaBytes));
        Assert.Equal(
            [
                new EngineMemberView("n1", "http://n1:2379", "leader", true, 2 << 20, 1 << 20),
                new("n2", "http://n2:2379", "voter", true, 2 << 20, 1 << 20),
            ],
            state.Members);
        Assert.Equal("commands need n1", cluster.Advice[0]);
        Assert.Empty(cluster.Problems);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_waited_for_two_seconds()
    {
        _engine.Health = null;
        var shown = ShowAsync();
        await Awaited.Of(_engine.Asked, "the engine to be asked");
        _node.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(shown.IsCompleted);
        _node.Clock.Advance(TimeSpan.FromSeconds(0.1));
        var cluster = await shown;
        Assert.Equal(Away, cluster.Problems[0]);
        Assert.Null(cluster.EngineState);
    }

    [Fact]
    public async Task An_engine_that_is_away_or_does_not_tell_is_said_to_be()
    {
        _engine.Fails = new EngineUnavailableException("connection refused");
        Assert.Equal([Away], (await ShowAsync()).Problems);
        _engine.Fails = new IOException("permission denied");
        var mute = await ShowAsync();
        Assert.Empty(mute.Problems);
        Assert.Equal("the engine does not tell of its members: permission denied", mute.Advice[0]);
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_a_problem_and_a_metric()
    {
        using var metrics = new Metrics.MeterReading("mirroractors.certificates.days_left");
        var now = _node.Clock.GetUtcNow();
        _node.CertificateEnds = new CertificateEnds(now.AddDays(3), now.AddDays(400));
        using var gauge = new MirrorActors.Web.Metrics.CertificateMetrics(() => _node.CertificateEnds, _node.Clock);
        var cluster = await ShowAsync();
        Assert.StartsWith("the certificate of node toy ends at ", Assert.Single(cluster.Problems), StringComparison.Ordinal);
        Assert.Equal(now.AddDays(400), cluster.Nodes[0].Status!.AuthorityEnds);
        Assert.Equal(["certificate=authority: 400", "certificate=node: 3"], metrics.Read());
        _node.CertificateEnds = null;
        Assert.Empty(metrics.Read());
    }

    [Fact]
    public async Task Down_takes_the_member_out_before_anything_else()
    {
        var session = await JoinAsync();
        Assert.Equal("down; what it owned is free; its etcd is no member any more", await DownAsync("n2"));
        Assert.Equal(["n2"], _engine.Removed);
        Assert.True(session.Lost.IsCancellationRequested);
        // Nobody has seen it down, but it was a member.
        Assert.Equal("forgotten; its etcd is no member any more", await DownAsync("n3"));
        _engine.Removal = MemberRemoval.None;
        await _client.PostAsync("/v1/cluster/down?node=n4", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Down_changes_nothing_where_the_member_must_stay()
    {
        await using var session = await JoinAsync();
        _engine.Removal = MemberRemoval.Refused("without n2 there is no quorum");
        await RefusedAsync(HttpStatusCode.Conflict, "without n2 there is no quorum");
        _engine.Fails = new EngineUnavailableException("no leader");
        await RefusedAsync(
            HttpStatusCode.ServiceUnavailable,
            "without a quorum of etcd no member can be taken out (the engine cannot be reached: no leader): "
            + "start the nodes that are missing, or pbm cluster restore");
        _engine.Fails = new IOException("unhealthy cluster");
        await RefusedAsync(HttpStatusCode.Conflict, "etcd does not let n2 go: unhealthy cluster");
        Assert.False(session.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Down_of_a_node_that_answers_leaves_its_member_alone_unless_forced()
    {
        await using var session = await JoinAsync();
        _peers.Answer = (_, _) => new HttpResponseMessage(HttpStatusCode.OK);
        await RefusedAsync(HttpStatusCode.Conflict, "n2 answers: pbm cluster leave n2, or --force");
        Assert.Empty(_engine.Removed);
        await _client.PostAsync("/v1/cluster/down?node=n2&force=true", null, HttpStatusCode.OK);
        Assert.Equal(["n2 by force"], _engine.Removed);
    }

    [Fact]
    public async Task Members_that_others_run_are_not_taken_out()
    {
        await using var session = await JoinAsync();
        _engine.RunsMembers = false;
        Assert.Equal("down; what it owned is free", await DownAsync("n2"));
        Assert.Empty(_engine.Removed);
    }

    [Fact]
    public async Task A_backup_is_the_bytes_of_the_engine()
    {
        Assert.Equal(_engine.Backup, await _client.GetByteArrayAsync("/v1/cluster/backup"));
        _engine.Fails = new IOException("broke off");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.GetByteArrayAsync("/v1/cluster/backup"));
        _engine.Backup = [];
        _engine.Fails = new EngineUnavailableException("connection refused");
        Assert.Equal("engine", (await _client.GetAsync("/v1/cluster/backup", HttpStatusCode.ServiceUnavailable)).Faults);
    }

    [Theory]
    [InlineData("sqlite", false, HttpStatusCode.UnprocessableEntity, "VACUUM INTO")]
    [InlineData("postgres", false, HttpStatusCode.UnprocessableEntity, "pg_dump -n SCHEMA")]
    [InlineData("etcd", true, HttpStatusCode.UnprocessableEntity, "etcdctl snapshot save FILE")]
    [InlineData("etcd", false, HttpStatusCode.ServiceUnavailable, "has not been opened yet")]
    public async Task What_the_node_does_not_copy_is_refused_with_the_means_that_do(
        string engine, bool isAdministered, HttpStatusCode status, string means)
    {
        var admin = isAdministered ? new FakeEngineAdmin { RunsMembers = false } : null;
        await using var node = await new AdminNode { EngineAdmin = admin, EngineName = engine }.StartAsync();
        using var client = node.Client();
        var refused = await client.GetAsync("/v1/cluster/backup", status);
        Assert.Contains(means, refused.FaultOf("engine"), StringComparison.Ordinal);
    }

    private async Task<ClusterView> ShowAsync() =>
        (await _client.GetAsync("/v1/cluster", HttpStatusCode.OK)).Json.Deserialize(AdminJson.Default.ClusterView)!;

    private async Task<string> DownAsync(string node) =>
        (await _client.PostAsync("/v1/cluster/down?node=" + node, null, HttpStatusCode.OK)).Json.GetProperty("done").GetString()!;

    private async Task RefusedAsync(HttpStatusCode status, string why) =>
        Assert.Equal(why, (await _client.PostAsync("/v1/cluster/down?node=n2", null, status)).FaultOf("node"));

    /// <summary>Another node that lives; returns when this one knows.</summary>
    private async Task<INodeSession> JoinAsync()
    {
        var session = await _node.Engine.Membership.JoinAsync(Other, TimeSpan.FromDays(400), CancellationToken.None);
        await Awaited.Of(KnownAsync(), "n2 to be known");
        return session;

        async Task KnownAsync()
        {
            while ((await ShowAsync()).Nodes.All(node => node.Id != "n2")) await Task.Yield();
        }
    }
}
