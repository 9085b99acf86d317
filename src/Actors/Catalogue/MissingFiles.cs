namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// The files that walks no longer meet. A file may go when the grace time has passed since the second walk in a row
/// that missed it. Lives in memory: a restart only makes files stay longer.
/// </summary>
internal sealed class MissingFiles
{
    private Dictionary<int, DateTimeOffset?> _confirmed = [];

    public int Count => _confirmed.Count;

    public bool Contains(int id) => _confirmed.ContainsKey(id);

    /// <summary>Takes a walk into account.</summary>
    /// <param name="missed">The ids of the files that this walk did not meet.</param>
    /// <returns>The ids whose time has passed.</returns>
    public IReadOnlySet<int> Update(IEnumerable<int> missed, DateTimeOffset now, TimeSpan grace)
    {
        var next = new Dictionary<int, DateTimeOffset?>();
        var due = new HashSet<int>();
        foreach (var id in missed)
        {
            DateTimeOffset? confirmed = _confirmed.TryGetValue(id, out var since) ? since ?? now : null;
            if (now - confirmed >= grace) due.Add(id);
            next[id] = confirmed;
        }

        _confirmed = next;
        return due;
    }
}
