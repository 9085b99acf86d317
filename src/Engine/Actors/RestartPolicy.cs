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
        delay = Backoff.Of(_inRow, options.BackoffMin, options.BackoffMax, options.Jitter, random);
        _inRow++;
        return true;
    }
}
