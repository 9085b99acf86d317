using MirrorActors.Engine.Membership;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Membership;

public sealed class MemberBookTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_node_that_ends_without_leaving_is_down_until_it_is_back()
    {
        var book = new MemberBook(_clock);
        book.Note([Node("a"), Node("b")]);
        book.Note([Node("a")]);
        Assert.Equal([("b", NodeState.Down, _clock.GetUtcNow())], book.Down.Select(d => (d.Node.Id, d.Node.State, d.Since)));
        book.Note([Node("a"), Node("b") with { State = NodeState.Joining }]);
        Assert.Empty(book.Down);
    }

    [Fact]
    public void A_node_that_leaves_is_gone()
    {
        var book = new MemberBook(_clock);
        book.Note([Node("a"), Node("b") with { State = NodeState.Leaving }]);
        book.Note([Node("a")]);
        Assert.Empty(book.Down);
    }

    [Fact]
    public void A_node_that_is_gone_for_good_is_forgotten_before_and_after_its_session_ends()
    {
        var book = new MemberBook(_clock);
        book.Note([Node("a"), Node("b"), Node("c")]);
        book.Forget("b");
        book.Note([Node("a")]);
        Assert.Equal(["c"], book.Down.Select(d => d.Node.Id));
        book.Forget("c");
        Assert.Empty(book.Down);

        book.Note([Node("a"), Node("b")]);
        book.Note([Node("a")]);
        Assert.Equal(["b"], book.Down.Select(d => d.Node.Id));
    }

    private static NodeInfo Node(string id) => new(id, "http://127.0.0.1/", [NodeRoles.Worker], "test", NodeState.Up);
}
