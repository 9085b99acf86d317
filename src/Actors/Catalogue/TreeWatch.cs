namespace MirrorActors.Actors.Catalogue;

/// <summary>The one watcher of a tree: set once the tree is known to be there, and anew after it was away.</summary>
internal sealed class TreeWatch
{
    private TreeWatcher? _watcher;
    private bool _starting;
    private bool _failed;
    private bool _outdated;

    public bool IsOn => _watcher is { HasEnded: false };

    /// <summary>True when one is to be started now; ends with <see cref="Take"/> or <see cref="NotStarted"/>.</summary>
    public bool TryBegin()
    {
        if (_starting || _failed || _watcher is not null) return false;
        _starting = true;
        return true;
    }

    public void Take(TreeWatcher watcher)
    {
        (_watcher, _starting) = (watcher, false);
        if (_outdated) Reset();
        else if (watcher.HasEnded) watcher.Dispose(); // it failed while it was starting
    }

    /// <summary>It could not be started: it stays off until the tree was away.</summary>
    public void NotStarted()
    {
        (_failed, _starting) = (true, false);
        if (_outdated) Reset();
    }

    public void Arm() => _watcher?.Arm();

    /// <summary>The tree was away: what comes back may be another one, on which no watches are set.</summary>
    public void Forget()
    {
        if (_starting) _outdated = true;
        else Reset();
    }

    /// <summary>It is silent from now on.</summary>
    public void Stop() => _watcher?.Dispose();

    private void Reset()
    {
        Stop();
        (_watcher, _failed, _outdated) = (null, false, false);
    }
}
