using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class MirrorBudgetTests
{
    private static readonly BudgetLimits Limits = new(6, 20_000_000);

    /// <summary>Whatever is asked for and when: in no minute and no day more is spent than the budget has.</summary>
    [Fact]
    public void No_minute_has_more_requests_and_no_day_more_bytes_than_the_budget()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var budget = new MirrorBudget(Limits);
            var spent = new List<(TimeSpan At, int Requests, long Bytes)>();
            var now = TimeSpan.Zero;
            for (var i = 0; i < 2000; i++)
            {
                now += TimeSpan.FromSeconds(random.Next(random.Next(10) == 0 ? 3000 : 20));
                var (taken, bytes) = (random.Next(1, 5), random.Next(1_000_000));
                if (!budget.TryTake(taken, now)) continue;
                var requests = random.Next(1, taken + 1);
                budget.Spend(requests, bytes, taken, now);
                spent.Add((now, requests, bytes));
            }

            Assert.NotEmpty(spent);
            foreach (var (at, _, _) in spent)
            {
                Assert.InRange(spent.Where(s => s.At <= at && at - s.At < TimeSpan.FromMinutes(1)).Sum(s => s.Requests), 1, Limits.Requests);
                // The last check may be larger than what is left.
                Assert.True(spent.Where(s => s.At <= at && at - s.At < TimeSpan.FromDays(1)).Sum(s => s.Bytes) < Limits.Bytes + 1_000_000);
            }
        }
    }

    [Fact]
    public void Extra_requests_take_nothing_from_the_minute_but_their_bytes_count_and_all_are_in_the_sums()
    {
        var budget = new MirrorBudget(Limits);
        budget.Spend(100, 19_000_000, taken: null, TimeSpan.Zero);
        Assert.True(budget.TryTake(6, TimeSpan.Zero));
        budget.Spend(6, 1_000_000, taken: 6, TimeSpan.Zero);
        Assert.Equal(new ProbeSums(106, 100, 20_000_000, 6, 6, 20_000_000), budget.Sums(TimeSpan.FromSeconds(59)));

        Assert.False(budget.TryTake(1, TimeSpan.FromMinutes(2)));
        Assert.Equal(new ProbeSums(106, 100, 20_000_000, 0, 6, 20_000_000), budget.Sums(TimeSpan.FromHours(24)));
        Assert.Equal(new ProbeSums(0, 0, 0, 0, 6, 20_000_000), budget.Sums(TimeSpan.FromHours(25)));
        Assert.True(budget.TryTake(1, TimeSpan.FromHours(25)));
    }

    [Fact]
    public void A_check_larger_than_the_whole_budget_is_made_once_a_minute()
    {
        var budget = new MirrorBudget(new BudgetLimits(1, 1_000_000));
        Assert.True(budget.TryTake(4, TimeSpan.Zero));
        budget.Spend(4, 1, taken: 4, TimeSpan.Zero);
        Assert.False(budget.TryTake(4, TimeSpan.FromSeconds(59)));
        Assert.True(budget.TryTake(4, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void What_has_begun_counts_before_it_has_ended_and_more_than_was_expected_counts_then()
    {
        var budget = new MirrorBudget(Limits);
        Assert.True(budget.TryTake(3, TimeSpan.Zero));
        Assert.False(budget.TryTake(4, TimeSpan.FromSeconds(1)));
        budget.Spend(5, 0, taken: 3, TimeSpan.FromSeconds(10));
        Assert.False(budget.TryTake(2, TimeSpan.FromSeconds(11)));
        Assert.True(budget.TryTake(1, TimeSpan.FromSeconds(11)));
    }

    [Fact]
    public void Bytes_of_files_leave_a_fourth_of_the_day_to_checks_without_them()
    {
        var budget = new MirrorBudget(Limits);
        Assert.True(budget.HasRoomFor(15_000_000, TimeSpan.Zero));
        Assert.False(budget.HasRoomFor(15_000_001, TimeSpan.Zero));
        budget.Spend(1, 15_000_000, taken: null, TimeSpan.Zero);

        Assert.False(budget.HasRoomFor(1, TimeSpan.FromHours(24)));
        Assert.True(budget.TryTake(1, TimeSpan.FromHours(24)));
        Assert.True(budget.HasRoomFor(1, TimeSpan.FromHours(25)));
    }

    [Theory]
    [InlineData(1, 6, 20_000_000)]
    [InlineData(3, 2, 6_666_666)]
    [InlineData(12, 1, 1_666_666)]
    public void Nodes_share_a_budget(int nodes, int requests, long bytes) =>
        Assert.Equal(new BudgetLimits(requests, bytes), Limits.Share(nodes));
}
