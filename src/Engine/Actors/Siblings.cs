namespace MirrorActors.Engine.Actors;

/// <summary>The live actors of one parent, in the order they were spawned.</summary>
internal sealed class Siblings
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Order, ActorCell Cell)> _cells = new(StringComparer.Ordinal);
    private long _spawned;
    private bool _closed;

    public bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

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

    /// <summary>Does nothing for an actor that was left behind: its name may have a new owner.</summary>
    public void Remove(ActorCell cell)
    {
        lock (_lock)
        {
            if (Holds(cell)) _cells.Remove(cell.Name);
        }
    }

    public bool Holds(ActorCell cell)
    {
        lock (_lock) return _cells.TryGetValue(cell.Name, out var held) && held.Cell == cell;
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

    /// <summary>
    /// Stops the last one first, each after the one before it has terminated. At the limit all that still run are
    /// cancelled together, and given <see cref="ActorLimits.CancelGrace"/> to end: false when some did not.
    /// </summary>
    /// <param name="atLimit">Called before they are cancelled.</param>
    public async Task<bool> StopAllAsync(TimeSpan limit, TimeProvider clock, Action atLimit)
    {
        var all = StopInTurnAsync();
        if (await all.EndsWithinAsync(limit, clock)) return true;
        atLimit();
        foreach (var cell in InOrder()) cell.Abort();
        return await all.EndsWithinAsync(ActorLimits.CancelGrace, clock);
    }

    private async Task StopInTurnAsync()
    {
        foreach (var cell in InOrder().Reverse())
        {
            cell.RequestStop();
            await cell.Terminated;
        }
    }
}
