namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>A test that needs file-system notification; skipped where the system's limit of watches is used up.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WatchFactAttribute : FactAttribute
{
    public WatchFactAttribute()
    {
        using var tree = new TempTree();
        try
        {
            using var watcher = new FileSystemWatcher(tree.Root);
            watcher.Error += (_, e) => Skip = e.GetException().Message;
            watcher.EnableRaisingEvents = true;
        }
        catch (IOException e)
        {
            Skip = e.Message;
        }
    }
}
