using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Routing;

/// <summary>Where requests read the snapshot in force. In a node only the region router writes it.</summary>
public sealed class RedirectSnapshotHolder(SelectionSettings settings)
{
    private volatile RedirectSnapshot _current = RedirectSnapshot.Empty(settings);
    private TaskCompletionSource _replaced = NextReplaced();

    public RedirectSnapshot Current
    {
        get => _current;
        set
        {
            _current = value;
            Interlocked.Exchange(ref _replaced, NextReplaced()).SetResult();
        }
    }

    /// <summary>Ends when requests follow a mirror table of that version or a newer one.</summary>
    public async Task WaitForAsync(long version, CancellationToken token)
    {
        while (true)
        {
            // Taken first: a snapshot published after the look completes it.
            var replaced = Volatile.Read(ref _replaced).Task;
            if (_current.Mirrors.Version >= version) return;
            await replaced.WaitAsync(token);
        }
    }

    private static TaskCompletionSource NextReplaced() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
