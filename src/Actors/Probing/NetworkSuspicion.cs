namespace MirrorActors.Actors.Probing;

/// <summary>
/// When so many mirrors stop answering together that this node's own network is the likelier cause. Of one address family.
/// It knows no clock: times are spans from one moment on, and only grow.
/// </summary>
/// <param name="window">What has begun within this time has begun together.</param>
internal sealed class NetworkSuspicion(TimeSpan window)
{
    /// <summary>Of fewer that are probed nothing is concluded.</summary>
    public const int LeastMirrors = 4;

    /// <summary>However it goes on.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _together = new(StringComparer.Ordinal);
    private TimeSpan _began;

    // It has been over, by time or by a canary, and the mirrors still fail: the same failures do not begin it again.
    private bool _isSpent;

    public bool IsSuspected { get; private set; }

    /// <summary>Mirrors that failed when it began.</summary>
    public int Failing => _together.Count;

    /// <summary>Mirrors that were probed when it began.</summary>
    public int Probed { get; private set; }

    /// <param name="mirror">Its id.</param>
    /// <param name="answers">Whatever it said; false when no connection came about or none held.</param>
    /// <param name="wasDown">It was down before: that it does not answer says nothing about this node.</param>
    /// <param name="at">When.</param>
    public void Observe(string mirror, bool answers, bool wasDown, TimeSpan at)
    {
        if (answers) _seen[mirror] = new Seen(at, null);
        else if (_seen.TryGetValue(mirror, out var seen) && seen.FailingSince is not null) _seen[mirror] = seen with { At = at };
        else if (!wasDown) _seen[mirror] = new Seen(at, at);
    }

    /// <summary>It is probed no more.</summary>
    public void Forget(string mirror)
    {
        _seen.Remove(mirror);
        _together.Remove(mirror);
    }

    /// <summary>Decides again. What does not answer now counts from then on when this ends it.</summary>
    /// <param name="now">Not before the last observation.</param>
    /// <param name="works">A canary answers.</param>
    public void Judge(TimeSpan now, bool works = false)
    {
        if (IsSuspected)
        {
            var failing = _together.Count(mirror => _seen[mirror].FailingSince is not null);
            if (failing * 2 > _together.Count && !works && now - _began < Longest) return;
            (IsSuspected, _isSpent) = (false, true);
            return;
        }

        var probed = _seen.Where(seen => seen.Value.IsWithin(window, now)).ToList();
        var together = probed.FindAll(seen => seen.Value.FailingSince is not null);
        if (probed.Count < LeastMirrors || together.Count * 2 <= probed.Count) _isSpent = false;
        else if (!_isSpent) Begin(together.ConvertAll(seen => seen.Key), probed.Count, now);
    }

    private void Begin(List<string> together, int probed, TimeSpan now)
    {
        (IsSuspected, _began, Probed) = (true, now, probed);
        _together.Clear();
        _together.UnionWith(together);
    }

    /// <param name="At">The last check.</param>
    /// <param name="FailingSince">The first of those that were not answered, up to the last one; null when that was.</param>
    private readonly record struct Seen(TimeSpan At, TimeSpan? FailingSince)
    {
        public bool IsWithin(TimeSpan window, TimeSpan now) =>
            now - At <= window && (FailingSince is not { } since || now - since <= window);
    }
}
