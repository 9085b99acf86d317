using System.Globalization;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>Real nodes on a real etcd: they leave, die and stand still.</summary>
public sealed class MembershipTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [NeedsProgramsFact("etcd")]
    public async Task The_others_take_over_from_a_node_that_is_killed_and_forget_it_when_it_is_down()
    {
        using var tree = new TempFolder();
        await using var cluster = await StartAsync(tree, 3);
        var first = cluster.Nodes[0];
        var mirror = MirrorOf("n3", 3);
        await cluster.Nodes[2].Pbm.RunAsync("mirror", "add", mirror, "--http", "http://127.0.0.1:9/", "--country", "at", "--no-check");
        Assert.Equal(256, (await ViewAsync(first)).Nodes.Sum(node => node.Shards));
        Assert.Equal(0, (await first.Pbm.TryAsync("cluster", "status")).ExitCode);

        await cluster.Nodes[2].Process.KillAsync();
        await SharedAsync(first, "n1", "n2");
        await first.Pbm.RunAsync("mirror", "set", mirror, "weight=7");

        var status = await first.Pbm.TryAsync("cluster", "status");
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("! node n3 is down since ", status.Output, StringComparison.Ordinal);
        await first.Pbm.RunAsync("cluster", "down", "n3");
        foreach (var node in cluster.Nodes.Take(2))
            Assert.Equal(["n1", "n2"], (await ViewAsync(node)).Nodes.Select(n => n.Id));
        Assert.Equal(0, (await first.Pbm.TryAsync("cluster", "status")).ExitCode);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_node_leaves_at_another_ones_word_and_its_process_ends_well()
    {
        using var tree = new TempFolder();
        await using var cluster = await StartAsync(tree, 2);
        var first = cluster.Nodes[0];
        Assert.Equal("n2: leaves\n", await first.Pbm.RunAsync("cluster", "leave", "n2"));
        await SharedAsync(first, "n1");
        Assert.Equal(0, await cluster.Nodes[1].Process.ExitAsync());
        var after = await Waiting.UntilAsync(() => ViewAsync(first), v => v.Nodes.Count == 1, Limit, "n2 to be gone");
        Assert.Equal("n1", Assert.Single(after.Nodes).Id);
        Assert.Empty(after.Problems);

        await cluster.Nodes[1].StartAsync();
        await SharedAsync(first, "n1", "n2");
        Assert.DoesNotContain((await ViewAsync(first)).Nodes, node => node.Shards == 0);
    }

    [NeedsProgramsFact("etcd")]
    public async Task An_owner_that_stood_still_is_refused_steps_down_and_goes_on_from_what_others_wrote()
    {
        using var tree = new TempFolder();
        await using var cluster = await StartAsync(tree, 2);
        var (first, second) = (cluster.Nodes[0], cluster.Nodes[1]);
        var mirror = MirrorOf("n2", 2);
        await second.Pbm.RunAsync("mirror", "add", mirror, "--http", "http://127.0.0.1:9/", "--country", "at", "--no-check");
        await second.Process.PauseAsync();
        await SharedAsync(first, "n1");
        await first.Pbm.RunAsync("mirror", "set", mirror, "weight=7");

        // Sent while it stands still, so it is the first that the old owner does.
        var late = second.Pbm.TryAsync("mirror", "set", mirror, "capacity-mbit=300");
        await second.Process.ContinueAsync();
        await late;
        await SharedAsync(first, "n1", "n2");
        await SharedAsync(second, "n1", "n2");
        Assert.Contains("node n2 lost its session; it joins again", second.Process.Output, StringComparison.Ordinal);

        await second.Pbm.RunAsync("mirror", "set", mirror, "sponsor=Uni");
        var events = await first.Pbm.RunAsync("mirror", "log", mirror, "--json");
        var shown = await second.Pbm.RunAsync("mirror", "show", mirror, "--json");
        Assert.Contains("\"weight\":\"7\"", shown.Replace("\": ", "\":", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.NotEmpty(events);
    }

    /// <summary>Returns when exactly these nodes own all shards, as one of them knows.</summary>
    private static async Task SharedAsync(TestNode node, params string[] owners) => await Waiting.UntilAsync(
        () => node.Pbm.JsonAsync(AdminJson.Default.ListShardView, "cluster-sharding", "list-shards"),
        shards => shards.All(shard => shard.Owner is not null)
            && shards.Select(shard => shard.Owner).Distinct().Order(StringComparer.Ordinal).SequenceEqual(owners),
        Limit,
        $"{string.Join(" and ", owners)} to own all shards");

    /// <summary>Returns when every node is up and owns what it should.</summary>
    private static async Task<ClusterLab> StartAsync(TempFolder tree, int nodes)
    {
        var cluster = await ClusterLab.StartAsync(tree.Path, nodes);
        foreach (var node in cluster.Nodes)
        {
            await Waiting.UntilAsync(
                () => ViewAsync(node), v => v.Nodes.Count == nodes && v.Problems.Count == 0, Limit, "the cluster to be whole");
        }

        return cluster;
    }

    private static Task<ClusterView> ViewAsync(TestNode node) => node.Pbm.JsonAsync(AdminJson.Default.ClusterView, "cluster", "show");

    /// <summary>A mirror's name whose shard is a node's while all nodes are up.</summary>
    private static string MirrorOf(string node, int nodes)
    {
        NodeInfo[] members =
        [
            .. Enumerable.Range(1, nodes).Select(i => new NodeInfo(
                string.Create(CultureInfo.InvariantCulture, $"n{i}"), "", [NodeRoles.Worker], "", NodeState.Up)),
        ];
        return Enumerable.Range(0, 10_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"m{i}"))
            .First(id => ShardPlacement.PreferredOf(
                ShardHash.ShardOf(StreamNames.Mirror(RepositoryId.Default, MirrorId.Parse(id))), members) == node);
    }
}
