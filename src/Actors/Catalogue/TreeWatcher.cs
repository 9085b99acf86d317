namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Tells of changes below a directory by the system's notification, once each time it was armed. After an error (such
/// as the system's limit of watches) it is silent for good.
/// </summary>
internal sealed class TreeWatcher : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Action _changed;
    private readonly Action<Exception> _failed;
    private int _armed = 1;
    private int _ended;

    public TreeWatcher(string root, Action changed, Action<Exception> failed)
    {
        _changed = changed;
        _failed = failed;
        _watcher = new FileSystemWatcher(root)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Size | NotifyFilters.LastWrite,
        };
        _watcher.Created += OnChange;
        _watcher.Changed += OnChange;
        _watcher.Deleted += OnChange;
        _watcher.Renamed += OnChange;
        _watcher.Error += OnError;
    }

    /// <summary>True when it is silent for good.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) == 1;

    /// <summary>Sets a watch on every directory, which takes a while for a large tree.</summary>
    public void Start() => _watcher.EnableRaisingEvents = true;

    public void Arm() => Volatile.Write(ref _armed, 1);

    public void Dispose()
    {
        Interlocked.Exchange(ref _ended, 1);
        _watcher.Dispose();
    }

    private void OnChange(object sender, FileSystemEventArgs e)
    {
        if (Interlocked.Exchange(ref _armed, 0) == 1) _changed();
    }

    private void OnError(object sender, ErrorEventArgs e)
    {
        if (e.GetException() is InternalBufferOverflowException) OnChange(sender, null!);
        else if (Interlocked.Exchange(ref _ended, 1) == 0) _failed(e.GetException());
    }
}
