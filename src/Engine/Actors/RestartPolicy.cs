namespace MirrorActors.Engine.Actors;

/// <summary>Counts the failures of one actor and says how long to wait before its next start.</summary>
internal sealed class RestartPolicy(SupervisionOptions options, Random random)
{
    private int _inRow;

    /// <summary>False when the actor has used up its restarts.</summary>
    public bool TryNext(TimeSpan ranFor, out TimeSpan delay)
    {
        if (ranFor >= options.Within) _inRow = 0;
        delay = TimeSpan.Zero;
        if (_inRow >= options.MaxRestarts) return false;
        var backoff = Math.Min(options.BackoffMax.Ticks, options.BackoffMin.Ticks * Math.Pow(2, _inRow));
        delay = TimeSpan.FromTicks((long)(backoff * (1 - options.Jitter * random.NextDouble())));
        _inRow++;
        return true;
    }
}
