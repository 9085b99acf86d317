using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Who waits for a walk, and when the next one is due.</summary>
internal sealed class WalkQueue(RepositorySettings settings, TimeProvider clock)
{
    private readonly List<Reply<WalkSummary>> _waiting = [];
    private List<Reply<WalkSummary>> _served = [];
    private long _planned;
    private TimeSpan _wait;
    private bool _changed;

    public bool IsWalking { get; private set; }

    public bool IsAwaited => _waiting.Count > 0;

    public WalkSummary? Last { get; private set; }

    public void Add(Reply<WalkSummary> reply)
    {
        if (_waiting.Count < CatalogueLimits.WaitingForWalk) _waiting.Add(reply);
        else reply.Set(WalkSummary.Failed("too many wait for a walk", clock.GetUtcNow()));
    }

    /// <summary>Those who wait are answered by a walk that begins after they asked.</summary>
    public void Begin()
    {
        IsWalking = true;
        _changed = false;
        _served = [.. _waiting];
        _waiting.Clear();
    }

    /// <param name="more">There were young files that nobody else looks at again.</param>
    /// <returns>Who waited for this walk.</returns>
    public IReadOnlyList<Reply<WalkSummary>> End(WalkSummary summary, bool more)
    {
        IsWalking = false;
        Last = summary;
        var wait = settings.ScanInterval;
        if (_changed) wait = Least(wait, Rest());
        if (more) wait = Least(wait, Rest() > settings.StableAfter ? Rest() : settings.StableAfter);
        Plan(wait);
        var served = _served;
        _served = [];
        return served;
    }

    /// <summary>The tree has changed: the next walk comes earlier, never later than it was due.</summary>
    public void Notice()
    {
        if (IsWalking) _changed = true;
        else Plan(Least(Left(), Rest()));
    }

    /// <summary>Time until the next walk.</summary>
    public TimeSpan Left()
    {
        var left = _wait - clock.GetElapsedTime(_planned);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Plan(TimeSpan wait) => (_planned, _wait) = (clock.GetTimestamp(), wait);

    /// <summary>A tree that is slow to walk and always changing is not walked all the time.</summary>
    private TimeSpan Rest()
    {
        var rest = (Last?.Took ?? TimeSpan.Zero) * CatalogueLimits.RestPerWalk;
        return rest > CatalogueLimits.NotificationDelay ? rest : CatalogueLimits.NotificationDelay;
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
