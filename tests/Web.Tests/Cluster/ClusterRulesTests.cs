using MirrorActors.Protocol.Admin;
using MirrorActors.Web.Cluster;

namespace MirrorActors.Web.Tests.Cluster;

public sealed class ClusterRulesTests
{
    [Fact]
    public void A_whole_cluster_has_no_problems() => Assert.Empty(Problems([Node("a"), Node("b")], 0));

    [Fact]
    public void Each_thing_that_is_wrong_has_its_line()
    {
        var down = Node("b") with { State = "down", Status = null, DownSince = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };
        var ill = new NodeStatusView("e", "degraded", "1/7", null, "no gateway");
        string[] expected =
        [
            "node b is down since 2026-01-02T03:04:05Z: start it again, or pbm cluster down b when it is gone for good",
            "node c is joining",
            "node d does not answer this node",
            "node e says that it is degraded",
            "node e is more than a second behind the log",
            "node e suspects its own network: no gateway",
            "node f does not reach the engine",
            "7 shards have no owner: commands to their mirrors are refused",
        ];
        Assert.Equal(expected, Problems(
            [
                Node("a"), down, Node("c") with { State = "joining" }, Node("d") with { Status = null },
                Node("e") with { Status = ill }, Node("f") with { Status = new NodeStatusView("f", "ok", null, null, null) },
            ],
            7));
    }

    [Fact]
    public void What_is_survived_follows_from_the_nodes_that_are_up_and_their_roles()
    {
        NodeView[] nodes = [Node("a"), Node("b") with { Roles = ["front"] }, Node("c") with { State = "down" }];
        Assert.Equal(
            [
                "commands need a majority of etcd's members",
                "redirects survive the loss of 1 of 2 nodes",
                "commands, scans and verdicts need a: add a node with the role worker",
            ],
            ClusterRules.Advice(Etcd, nodes));
        Assert.Equal("commands, scans and verdicts: no node with the role worker is up", ClusterRules.Advice(Etcd, nodes[1..])[2]);
    }

    [Fact]
    public void A_certificate_that_is_in_force_for_less_than_two_weeks_is_a_problem_of_its_node_and_the_authority_one_of_all()
    {
        var late = WithEnds(Node("b"), Now.AddDays(13), Now.AddDays(3000));
        Assert.Equal(
            ["the certificate of node b ends at 2026-01-14T00:00:00Z: pbm cluster rotate there, or see its log"],
            Problems([WithEnds(Node("a"), Now.AddDays(14), Now.AddDays(3000)), late], 0));
        var ended = Problems(
            [WithEnds(Node("a"), Now.AddDays(-1), Now.AddDays(10)), WithEnds(Node("b"), Now.AddDays(20), Now.AddDays(10))], 0);
        Assert.Equal(2, ended.Count);
        Assert.StartsWith("the certificate of node a has ended at 2025-12-31T00:00:00Z", ended[0], StringComparison.Ordinal);
        Assert.Equal(
            "the authority of the cluster ends at 2026-01-11T00:00:00Z, and no certificate is in force beyond: make a new cluster",
            ended[1]);
    }

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static IReadOnlyList<string> Problems(IReadOnlyList<NodeView> nodes, int freeShards) =>
        ClusterRules.Problems(nodes, freeShards, Etcd, Now);

    private static EngineReport Etcd => new("etcd");

    private static NodeView WithEnds(NodeView node, DateTimeOffset certificate, DateTimeOffset authority) =>
        node with { Status = node.Status! with { CertificateEnds = certificate, AuthorityEnds = authority } };

    private static NodeView Node(string id) => new(id, "http://127.0.0.1/", "up", "1", ["front", "worker"])
    {
        Status = new NodeStatusView(id, "ok", "1/7", 0, null),
    };
}
