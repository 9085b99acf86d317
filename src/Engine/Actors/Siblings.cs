namespace MirrorActors.Engine.Actors;

/// <summary>The live actors of one parent, in the order they were spawned.</summary>
internal sealed class Siblings
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Order, ActorCell Cell)> _cells = new(StringComparer.Ordinal);
    private long _spawned;
    private bool _closed;

    public void Add(ActorCell cell)
    {
        lock (_lock)
        {
            if (_closed) throw new InvalidOperationException($"{cell.Path}: the system has stopped");
            if (_cells.Count >= ActorLimits.Children)
                throw new InvalidOperationException($"{cell.Path}: more than {ActorLimits.Children} siblings");
            if (!_cells.TryAdd(cell.Name, (_spawned, cell)))
                throw new InvalidOperationException($"{cell.Path} exists already");
            _spawned++;
        }
    }

    public void Remove(ActorCell cell)
    {
        lock (_lock) _cells.Remove(cell.Name);
    }

    public IReadOnlyList<ActorCell> InOrder()
    {
        lock (_lock) return [.. _cells.Values.OrderBy(entry => entry.Order).Select(entry => entry.Cell)];
    }

    /// <summary>Accepts no more actors.</summary>
    public void Close()
    {
        lock (_lock) _closed = true;
    }

    /// <summary>Stops the last one first, each after the one before it has terminated.</summary>
    public async Task StopAllAsync()
    {
        foreach (var cell in InOrder().Reverse())
        {
            cell.RequestStop();
            await cell.Terminated;
        }
    }
}
