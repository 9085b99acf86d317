using MirrorActors.Engine.Log;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Tests.Log;

/// <summary>Frozen: every node and every stored log must agree for ever.</summary>
public sealed class ShardHashTests
{
    [Theory]
    [InlineData("", 193)]
    [InlineData("mirror/default/uni-a", 175)]
    [InlineData("catalogue/default", 12)]
    [InlineData("зеркало", 216)]
    public void The_shard_of_a_known_stream_is_frozen(string stream, int shard) =>
        Assert.Equal(shard, ShardHash.ShardOf(stream));

    [Fact]
    public void Similar_names_spread_over_all_shards()
    {
        var shards = Enumerable.Range(0, 100 * Limits.Shards).Select(i => ShardHash.ShardOf($"mirror/default/m{i}"));
        var counts = shards.GroupBy(s => s).Select(g => g.Count()).ToArray();

        Assert.Equal(Limits.Shards, counts.Length);
        Assert.InRange(counts.Max(), 100, 200);
        Assert.InRange(counts.Min(), 40, 100);
    }

    [Fact]
    public void Scopes_sort_like_numbers()
    {
        Assert.Equal("shard/007", ShardHash.Scope(7));
        Assert.Equal("shard/255", ShardHash.Scope(255));
    }
}
