using MirrorActors.Engine.Settings;
using MirrorActors.Testing;
using MirrorActors.Web.Direct;

namespace MirrorActors.Web.Tests.Direct;

public sealed class LastResortBudgetTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void It_can_be_switched_off() =>
        Assert.Equal(BudgetVerdict.SwitchedOff, Make(lastResort: false).TryEnter(1));

    [Fact]
    public void Large_files_are_refused()
    {
        var budget = Make(maxSize: 100);
        Assert.Equal(BudgetVerdict.Granted, budget.TryEnter(100));
        Assert.Equal(BudgetVerdict.TooLarge, budget.TryEnter(101));
    }

    [Fact]
    public void One_transfer_more_than_allowed_is_refused_until_one_ends()
    {
        var budget = Make(maxTransfers: 2);
        Assert.Equal(BudgetVerdict.Granted, budget.TryEnter(1));
        Assert.Equal(BudgetVerdict.Granted, budget.TryEnter(1));
        Assert.Equal(BudgetVerdict.TooMany, budget.TryEnter(1));
        budget.Leave();
        Assert.Equal(BudgetVerdict.Granted, budget.TryEnter(1));
    }

    [Fact]
    public async Task Used_up_bytes_refuse_new_transfers_and_hold_back_old_ones()
    {
        var budget = Make(maxRate: 1000);
        Assert.Equal(BudgetVerdict.Granted, budget.TryEnter(1));
        await budget.TakeAsync(11_000, CancellationToken.None);
        Assert.Equal(BudgetVerdict.TooFast, budget.TryEnter(1));
        var held = budget.TakeAsync(1000, CancellationToken.None).AsTask();
        await _clock.WaitForTimersAsync(1);
        Assert.False(held.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Awaited.Of(held, "the piece after the debt was paid");
        Assert.Equal(BudgetVerdict.TooFast, budget.TryEnter(1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(BudgetVerdict.Granted, budget.TryEnter(1));
    }

    private LastResortBudget Make(bool lastResort = true, long maxRate = 0, int maxTransfers = 10, long maxSize = 0) =>
        new(new DirectSettings(lastResort, maxRate, maxTransfers, maxSize), _clock);
}
