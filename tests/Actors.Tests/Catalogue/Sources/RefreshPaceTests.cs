using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Sources;

namespace MirrorActors.Actors.Tests.Catalogue.Sources;

public sealed class RefreshPaceTests
{
    private static readonly TimeSpan Refresh = TimeSpan.FromHours(1);
    private static readonly WalkSummary Good = WalkSummary.Failed("", DateTimeOffset.UnixEpoch) with { Result = WalkResult.TakenOver };
    private readonly RefreshPace _pace = new(Refresh, new Random(1));

    [Fact]
    public void Listings_are_spread_by_a_fifth()
    {
        var waits = Enumerable.Range(0, 200).Select(_ => _pace.After(Good)).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, Refresh * 0.8, Refresh * 1.2));
        Assert.True(waits.Distinct().Count() > 100);
    }

    [Fact]
    public void Failures_are_retried_at_growing_intervals_up_to_the_usual_one_and_forgotten_by_a_good_listing()
    {
        var failed = Good with { Result = WalkResult.Skipped, IsFailed = true };
        foreach (var minutes in (int[])[1, 2, 4, 8, 16, 32, 60, 60]) AssertAbout(TimeSpan.FromMinutes(minutes), failed);
        AssertAbout(Refresh, Good);
        AssertAbout(TimeSpan.FromMinutes(1), Good with { Result = WalkResult.Held });
    }

    [Fact]
    public void One_that_is_busy_is_left_alone_as_long_as_it_asks_but_not_longer_than_a_day()
    {
        var busy = Good with { Result = WalkResult.Skipped, IsFailed = true, IsBusy = true };
        AssertAbout(TimeSpan.FromMinutes(5), busy);
        Assert.Equal(TimeSpan.FromHours(2), _pace.After(busy with { RetryAfter = TimeSpan.FromHours(2) }));
        Assert.Equal(TimeSpan.FromDays(1), _pace.After(busy with { RetryAfter = TimeSpan.FromDays(9) }));
    }

    [Fact]
    public void What_is_left_to_ask_for_makes_the_next_listing_come_sooner_but_not_at_once()
    {
        AssertAbout(TimeSpan.FromMinutes(1), Good with { Unasked = 1 });
        AssertAbout(TimeSpan.FromMinutes(9), Good with { Young = 1, Took = TimeSpan.FromMinutes(9) });
        AssertAbout(Refresh, Good with { Unasked = 1, Took = TimeSpan.FromHours(5) });
    }

    private void AssertAbout(TimeSpan expected, WalkSummary walk) => Assert.InRange(_pace.After(walk), expected * 0.8, expected * 1.2);
}
