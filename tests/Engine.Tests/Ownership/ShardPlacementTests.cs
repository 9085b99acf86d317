using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Tests.Ownership;

public sealed class ShardPlacementTests
{
    [Fact]
    public void The_placement_is_frozen()
    {
        var first = Enumerable.Range(0, 8).Select(shard => ShardPlacement.PreferredOf(shard, Nodes("a", "b", "c")));
        Assert.Equal(["c", "a", "a", "a", "b", "c", "c", "c"], first);
        Assert.Equal(5449697565543022211UL, ShardPlacement.WeightOf(255, "eu1"));
    }

    [Fact]
    public void The_order_of_the_nodes_does_not_matter_and_one_more_takes_only_what_becomes_its_own()
    {
        var nodes = Gen.Choose(1, 40).Select(i => $"node-{i}").NonEmptyListOf().Select(names => names.Distinct().ToList());
        Prop.ForAll(nodes.ToArbitrary(), names => Enumerable.Range(0, Limits.Shards).All(shard =>
        {
            var before = ShardPlacement.PreferredOf(shard, Nodes([.. names]));
            var after = ShardPlacement.PreferredOf(shard, Nodes([.. names, "new"]));
            var turned = ShardPlacement.PreferredOf(shard, Nodes([.. names.AsEnumerable().Reverse()]));
            return (after == before || after == "new") && turned == before;
        })).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Each_of_some_nodes_gets_its_part(int count)
    {
        var nodes = Nodes([.. Enumerable.Range(1, count).Select(i => $"eu{i}")]);
        var parts = Enumerable.Range(0, Limits.Shards).CountBy(shard => ShardPlacement.PreferredOf(shard, nodes) ?? "").ToList();
        Assert.Equal(count, parts.Count);
        Assert.All(parts, part => Assert.InRange(part.Value, Limits.Shards / count / 2, Limits.Shards * 3 / count / 2));
    }

    [Fact]
    public void Only_nodes_that_are_up_and_work_own_shards()
    {
        var node = new NodeInfo("a", "", [NodeRoles.Worker], "1", NodeState.Up);
        NodeInfo[] none =
        [
            node with { State = NodeState.Joining },
            node with { Id = "b", State = NodeState.Leaving },
            node with { Id = "c", Roles = [NodeRoles.Front] },
        ];
        Assert.Null(ShardPlacement.PreferredOf(0, none));
        Assert.Null(ShardPlacement.PreferredOf(0, []));
        Assert.Equal("d", ShardPlacement.PreferredOf(0, [.. none, node with { Id = "d" }]));
    }

    private static IReadOnlyList<NodeInfo> Nodes(params string[] names) =>
        [.. names.Select(name => new NodeInfo(name, "", [NodeRoles.Front, NodeRoles.Worker], "1", NodeState.Up))];
}
