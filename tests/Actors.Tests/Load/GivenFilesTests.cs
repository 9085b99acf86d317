using MirrorActors.Actors.Load;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.Load;

public sealed class GivenFilesTests
{
    private const int Mirror = 5;
    private const int Often = 1;
    private const int Seldom = 2;
    private const int Picks = 20_000;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(5);
    private readonly Random _random = new(7);

    [Fact]
    public void Files_are_picked_as_often_as_they_were_given()
    {
        // One sample is small: many of them are right on average.
        var often = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var given = new GivenFiles(seed);
            for (var second = 0; second < 3600; second += 10)
            {
                given.Move(Start.AddSeconds(second));
                given.Add(Mirror, 900, [Often]);
                given.Add(Mirror, 100, [Seldom]);
            }

            for (var i = 0; i < Picks / 200; i++)
            {
                if (given.Pick(Mirror, _random) == new FileId(Often)) often++;
            }
        }

        Assert.InRange(often, Picks * 0.87, Picks * 0.93);
    }

    [Fact]
    public void Busy_minutes_weigh_more_than_quiet_ones()
    {
        var given = new GivenFiles(1);
        given.Move(Start);
        given.Add(Mirror, 9, [Seldom]);
        given.Move(Start + Slot);
        given.Add(Mirror, 991, [Often]);
        Assert.InRange(Enumerable.Range(0, Picks).Count(_ => given.Pick(Mirror, _random) == new FileId(Seldom)), 1, Picks / 50);
    }

    [Fact]
    public void After_an_hour_they_are_forgotten_and_at_once_when_the_mirror_is_another()
    {
        var given = new GivenFiles(1);
        given.Move(Start);
        given.Add(Mirror, 1, [Often]);
        given.Add(Mirror + 1, 1, [Often]);
        Assert.Equal(new FileId(Often), given.Pick(Mirror, _random));

        given.Forget(Mirror + 1);
        Assert.Null(given.Pick(Mirror + 1, _random));
        for (var slot = 1; slot < 12; slot++) given.Move(Start + (Slot * slot));
        Assert.NotNull(given.Pick(Mirror, _random));
        given.Move(Start + (Slot * 12));
        Assert.Null(given.Pick(Mirror, _random));
    }

    [Fact]
    public void A_jump_of_the_clock_loses_nothing()
    {
        var given = new GivenFiles(1);
        given.Move(Start);
        given.Add(Mirror, 1, [Often]);
        given.Move(Start.AddYears(1));
        given.Move(Start.AddYears(-1));
        Assert.Equal(new FileId(Often), given.Pick(Mirror, _random));
    }

    [Fact]
    public void Of_a_mirror_that_got_nothing_there_is_nothing()
    {
        var given = new GivenFiles(1);
        Assert.Null(given.Pick(Mirror, _random));
        given.Add(Mirror, 1, [Often]);
        Assert.Null(given.Pick(Mirror - 1, _random));
    }

    [Fact]
    public void What_threads_count_is_there_after_the_fold()
    {
        using var world = new LoadWorld().With(LoadWorld.Mirror(0));
        for (var i = 0; i < 100; i++) world.Meter.Count(0, LoadWorld.Berlin, 1, file: 42);
        world.Fold();
        Assert.Equal(new FileId(42), world.Meter.PickGiven(0, _random));
    }
}
