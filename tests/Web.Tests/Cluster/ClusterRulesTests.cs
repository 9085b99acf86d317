using MirrorActors.Protocol.Admin;
using MirrorActors.Web.Cluster;

namespace MirrorActors.Web.Tests.Cluster;

public sealed class ClusterRulesTests
{
    [Fact]
    public void A_whole_cluster_has_no_problems() => Assert.Empty(ClusterRules.Problems([Node("a"), Node("b")], 0));

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
        Assert.Equal(expected, ClusterRules.Problems(
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
            ClusterRules.Advice("etcd", nodes));
        Assert.Equal("commands, scans and verdicts: no node with the role worker is up", ClusterRules.Advice("etcd", nodes[1..])[2]);
    }

    private static NodeView Node(string id) => new(id, "http://127.0.0.1/", "up", "1", ["front", "worker"])
    {
        Status = new NodeStatusView(id, "ok", "1/7", 0, null),
    };
}
