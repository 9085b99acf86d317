using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Probing;

/// <summary>What this node's checks and audits of each mirror take, and may take. One a repository; thread-safe.</summary>
public sealed class ProbeSpending(BudgetLimits limits, TimeProvider clock)
{
    private readonly long _began = clock.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MirrorBudget> _budgets = new(StringComparer.Ordinal);

    /// <summary>However the wall clock is set.</summary>
    private TimeSpan Now => clock.GetElapsedTime(_began);

    /// <summary>Null when nothing was asked of the mirror.</summary>
    public ProbeSums? Of(string mirror)
    {
        lock (_lock) return _budgets.TryGetValue(mirror, out var budget) ? budget.Sums(Now) : null;
    }

    /// <inheritdoc cref="MirrorBudget.TryTake"/>
    public bool TryTake(string mirror, int requests)
    {
        lock (_lock) return BudgetOf(mirror).TryTake(requests, Now);
    }

    /// <inheritdoc cref="MirrorBudget.HasRoomFor"/>
    public bool HasRoomFor(string mirror, long bytes)
    {
        lock (_lock) return BudgetOf(mirror).HasRoomFor(bytes, Now);
    }

    /// <inheritdoc cref="MirrorBudget.Spend"/>
    public void Spend(string mirror, int requests, long bytes, int? taken)
    {
        lock (_lock) BudgetOf(mirror).Spend(requests, bytes, taken, Now);
    }

    /// <summary>Forgets all others.</summary>
    public void KeepOnly(Predicate<string> isThere)
    {
        lock (_lock)
        {
            foreach (var gone in _budgets.Keys.Where(mirror => !isThere(mirror)).ToArray()) _budgets.Remove(gone);
        }
    }

    private MirrorBudget BudgetOf(string mirror)
    {
        if (!_budgets.TryGetValue(mirror, out var budget)) _budgets.Add(mirror, budget = new MirrorBudget(limits));
        return budget;
    }
}
