using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Tests.Etcd;

public sealed class AppendOrderTests
{
    private readonly AppendOrder _order = new(new Position(7, 10));

    [Fact]
    public void What_rises_and_is_dense_is_the_next()
    {
        Assert.Equal(Arrival.Next, Offer(11, "a", 5, 6));
        Assert.Equal(Arrival.Next, Offer(12, "b", 1, 1));
        Assert.Equal(Arrival.Next, Offer(15, "a", 7, 7));
        Assert.Equal(15, _order.Last);
        Assert.Equal(8, _order.NextOf("a"));
    }

    [Fact]
    public void What_comes_again_or_from_before_is_known()
    {
        Assert.Equal(Arrival.Known, Offer(10, "a", 1, 1));
        Offer(11, "a", 2, 3);
        Offer(12, "b", 1, 1);
        Assert.Equal(Arrival.Known, Offer(11, "a", 2, 3));
        Assert.Equal(Arrival.Known, Offer(12, "b", 1, 1));
        Assert.Equal(Arrival.Known, Offer(9, "c", 1, 1));
    }

    [Fact]
    public void What_leaves_sequences_out_is_behind_a_hole()
    {
        Offer(11, "a", 1, 2);
        Offer(14, "b", 1, 1);
        Assert.Equal(Arrival.BehindHole, _order.Judge(15, "a", 4, 4));
        Assert.Equal(3, _order.NextOf("a"));
        _order.Delivered(15, "a", 4);
        Assert.Equal(Arrival.Known, _order.Judge(12, "a", 3, 3));
        Assert.Equal(Arrival.Next, Offer(16, "a", 5, 5));
    }

    private Arrival Offer(long revision, string stream, long first, long last)
    {
        var arrival = _order.Judge(revision, stream, first, last);
        if (arrival == Arrival.Next) _order.Delivered(revision, stream, last);
        return arrival;
    }
}
