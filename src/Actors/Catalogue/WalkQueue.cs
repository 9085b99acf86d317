using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Who waits for a walk, and when the next one is due.</summary>
internal sealed class WalkQueue(RepositorySettings settings, TimeProvider clock, Random random)
{
    private readonly RefreshPace? _pace = settings.Upstream is { } upstream ? new RefreshPace(upstream.Refresh, random) : null;
    private readonly List<(Reply<WalkSummary> Reply, string Directory)> _waiting = [];
    private List<Reply<WalkSummary>> _served = [];
    private long _planned;
    private TimeSpan _wait;
    private bool _changed;

    public bool IsWalking { get; private set; }

    public bool IsAwaited => _waiting.Count > 0;

    public WalkSummary? Last { get; private set; }

    /// <param name="directory">Where something has changed, below the root and ending in a slash; empty for everywhere.</param>
    public void Add(Reply<WalkSummary> reply, string directory = "")
    {
        if (_waiting.Count < CatalogueLimits.WaitingForWalk) _waiting.Add((reply, directory));
        else reply.Set(WalkSummary.Failed("too many wait for a walk", clock.GetUtcNow()));
    }

    /// <summary>Those who wait are answered by a walk that begins after they asked.</summary>
    /// <returns>The directory that all of them are after; empty for everywhere, and when nobody waits.</returns>
    public string Begin()
    {
        IsWalking = true;
        _changed = false;
        _served = [.. _waiting.Select(w => w.Reply)];
        var directory = _waiting.Count > 0 && _waiting.TrueForAll(w => w.Directory == _waiting[0].Directory) ? _waiting[0].Directory : "";
        _waiting.Clear();
        return directory;
    }

    /// <param name="more">There were young files that nobody else looks at again.</param>
    /// <returns>Who waited for this walk.</returns>
    public IReadOnlyList<Reply<WalkSummary>> End(WalkSummary summary, bool more)
    {
        IsWalking = false;
        Last = summary;
        var wait = _pace?.After(summary) ?? settings.ScanInterval;
        if (summary.IsOfPart) wait = summary.Young + summary.Unasked > 0 ? Least(wait, Left()) : Left(); // the whole is due when it was
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
