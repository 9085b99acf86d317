using System.Runtime.CompilerServices;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Ownership;

/// <summary>
/// The owners as watchers see them. A slow watcher gets the newest state of each scope that changed meanwhile, so
/// nothing queues up.
/// </summary>
public sealed class OwnerTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _scopes = new(StringComparer.Ordinal);
    private readonly Pulse _pulse = new();
    private long _version;

    public void Publish(OwnerChange change)
    {
        lock (_gate) _scopes[change.Scope] = new Entry(change, ++_version);
        _pulse.Fire();
    }

    public async IAsyncEnumerable<OwnerChange> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        var seen = 0L;
        for (var first = true; ; first = false)
        {
            var changed = _pulse.Next;
            foreach (var entry in Since(seen))
            {
                seen = entry.Version;
                if (!first || entry.Change.Owner is not null) yield return entry.Change;
            }

            await changed.WaitAsync(token);
        }
    }

    private Entry[] Since(long version)
    {
        lock (_gate) return [.. _scopes.Values.Where(e => e.Version > version).OrderBy(e => e.Version)];
    }

    private sealed record Entry(OwnerChange Change, long Version);
}
