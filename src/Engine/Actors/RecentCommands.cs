namespace MirrorActors.Engine.Actors;

/// <summary>
/// Ids of the last commands that changed a stream, so that a command sent again has no second effect. Bounded: it
/// knows the newest ones, and after a recovery those that <see cref="StreamRecovery{TState,TEvent}"/> reads.
/// </summary>
internal sealed class RecentCommands
{
    private const int Kept = 1024;

    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _oldestFirst = new();

    public bool Contains(Guid id) => _ids.Contains(id);

    public void Add(Guid id)
    {
        if (!_ids.Add(id)) return;
        _oldestFirst.Enqueue(id);
        if (_oldestFirst.Count > Kept) _ids.Remove(_oldestFirst.Dequeue());
    }
}
