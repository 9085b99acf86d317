using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Tests.Log;

public sealed class PositionTests
{
    [Fact]
    public void Positions_of_one_history_compare_by_value()
    {
        Assert.True(new Position(5, 1) < new Position(5, 2));
        Assert.True(new Position(5, 2) >= new Position(5, 2));
        Assert.True(Position.Start < new Position(5, 1));
    }

    [Fact]
    public void Positions_of_two_histories_do_not_compare() =>
        Assert.Throws<InvalidOperationException>(() => new Position(5, 1) < new Position(6, 2));
}
