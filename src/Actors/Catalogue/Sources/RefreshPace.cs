using MirrorActors.Actors.Mirrors;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>When an upstream is listed again: on its interval, and sooner when something is left to do or went wrong.</summary>
/// <param name="refresh">The interval.</param>
internal sealed class RefreshPace(TimeSpan refresh, Random random)
{
    private int _failures;

    public TimeSpan After(WalkSummary walk)
    {
        var isBad = walk.IsFailed || walk.Result == WalkResult.Held;
        _failures = isBad ? _failures + 1 : 0;
        if (isBad) return AfterFailure(walk);
        if (walk.Young + walk.Unasked == 0) return random.Spreading(refresh);
        var rest = walk.Took > CatalogueLimits.LeastRefresh ? walk.Took : CatalogueLimits.LeastRefresh;
        return random.Spreading(Least(rest, refresh));
    }

    private TimeSpan AfterFailure(WalkSummary walk)
    {
        var first = walk.IsBusy ? MirrorLimits.BusyPause : CatalogueLimits.LeastRefresh;
        var own = random.Spreading(Least(first * Math.Pow(2, Math.Min(_failures - 1, MirrorLimits.BusyDoublings)), refresh));
        if (walk.RetryAfter is not { } asked) return own;
        var wish = Least(asked, MirrorLimits.LongestBusyPause);
        return wish > own ? wish : own;
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
