using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class BackoffTests
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_wait_never_leaves_its_bounds_however_many_there_were()
    {
        var attempts = Gen.Choose(0, 5000).Zip(Gen.Choose(0, 100)).Zip(Gen.Choose(0, int.MaxValue)).ToArbitrary();

        Prop.ForAll(attempts, input =>
        {
            var ((attempt, percent), seed) = input;
            var jitter = percent / 100.0;
            var wait = Backoff.Of(attempt, Min, Max, jitter, new Random(seed));
            var full = Backoff.Of(attempt, Min, Max, 0, new Random(seed));
            return full >= Min && full <= Max && wait <= full && wait >= full * (1 - jitter) - TimeSpan.FromTicks(1);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Waits_double_up_to_the_longest()
    {
        var random = new Random(1);
        Assert.Equal(
            [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30],
            Enumerable.Range(0, 11).Select(attempt => Backoff.Of(attempt, Min, Max, 0, random).TotalSeconds));
    }
}
