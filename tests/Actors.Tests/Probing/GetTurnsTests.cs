using MirrorActors.Actors.Probing;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class GetTurnsTests
{
    [Fact]
    public void One_of_so_many_probes_asks_by_get()
    {
        var turns = new GetTurns(10);
        var random = new Random(1);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => turns.IsGet("a", "http", random)), 800, 1200);
        Assert.DoesNotContain(Enumerable.Range(0, 1000), _ => new GetTurns(0).IsGet("a", "http", random));
    }

    [Fact]
    public void After_a_failed_get_all_ask_by_get_until_one_succeeds()
    {
        var turns = new GetTurns(int.MaxValue);
        var random = new Random(1);
        turns.Ended("a", "http", ObservationKind.WrongAnswer);
        turns.Ended("a", "http", ObservationKind.Busy);
        Assert.True(turns.IsGet("a", "http", random));
        Assert.False(turns.IsGet("a", "https", random));
        Assert.False(turns.IsGet("b", "http", random));

        turns.Ended("a", "http", ObservationKind.Good);
        Assert.False(turns.IsGet("a", "http", random));
    }

    [Fact]
    public void A_range_lies_within_the_file()
    {
        var random = new Random(1);
        Assert.Null(ProbeRange.Within(0, 100, random));
        Assert.Null(ProbeRange.First(0));
        Assert.Equal(new ProbeRange(0, 7), ProbeRange.Within(7, 100, random));
        for (var i = 0; i < 1000; i++)
        {
            var range = ProbeRange.Within(1000, 10_000_000, random)!.Value;
            Assert.Equal((0, 1000), (range.From, range.Length));
            range = ProbeRange.Within(1L << 40, 10_000_000, random)!.Value;
            Assert.Equal(ProbeRange.Most, range.Length);
            Assert.InRange(range.From, 0, (1L << 40) - range.Length);
        }
    }
}
