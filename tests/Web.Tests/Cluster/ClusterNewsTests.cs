using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Testing;
using MirrorActors.Web.Cluster;

namespace MirrorActors.Web.Tests.Cluster;

public sealed class ClusterNewsTests
{
    private readonly ClusterNews _news = new(new FakeClock());

    [Fact]
    public void Joining_up_leaving_gone_and_down_are_told_once_each()
    {
        _news.Note([Node("a"), Node("b", NodeState.Joining)]);
        _news.Note([Node("a"), Node("b")]);
        _news.Note([Node("a"), Node("b", NodeState.Leaving)]);
        _news.Note([Node("a")]);
        _news.Note([]);
        Assert.Equal(["a up", "b joining", "b up", "b leaving", "b gone", "a down"], _news.Take().Select(e => $"{e.Node} {e.State}"));
        Assert.Empty(_news.Take());
    }

    [Fact]
    public void Owners_that_change_together_are_one_event_each_and_the_last_counts()
    {
        _news.Note(new OwnerChange("shard/003", "a", 1));
        _news.Note(new OwnerChange("shard/001", "a", 2));
        _news.Note(new OwnerChange("shard/001", null, 2));
        _news.Note(new OwnerChange("shard/002", "a", 3));
        _news.Note(new OwnerChange("other/1", "a", 3));
        Assert.Equal(["nobody: 1", "a: 2 3"], _news.Take().Select(e => $"{e.Node ?? "nobody"}: {string.Join(' ', e.Shards!)}"));
        Assert.Empty(_news.Take());
    }

    private static NodeInfo Node(string id, NodeState state = NodeState.Up) => new(id, "http://127.0.0.1/", [], "1", state);
}
