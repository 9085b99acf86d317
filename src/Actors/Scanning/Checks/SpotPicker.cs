using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Scanning.Checks;

/// <summary>Keeps a random sample and the newest of the files it sees, all equally likely, in memory for those alone.</summary>
internal sealed class SpotPicker(int randomCount, int newestCount, Random random)
{
    // So many that enough are left when the newest are among them.
    private readonly List<FileEntry> _any = new(randomCount + newestCount);
    private readonly PriorityQueue<FileEntry, long> _newest = new();
    private long _seen;

    public void See(in FileEntry file)
    {
        if (_newest.Count < newestCount) _newest.Enqueue(file, file.ModifiedTicks);
        else if (newestCount > 0) _newest.EnqueueDequeue(file, file.ModifiedTicks);
        _seen++;
        if (randomCount == 0) return;
        // Reservoir sampling: the n-th file is kept with the probability that each of the first n has.
        if (_any.Count < randomCount + newestCount) _any.Add(file);
        else if (random.NextInt64(_seen) is var at && at < _any.Count) _any[(int)at] = file;
    }

    /// <returns>The newest first, newest of them first; then random ones. None twice.</returns>
    public IReadOnlyList<FileEntry> Picked()
    {
        var newest = _newest.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element).ToList();
        var ids = newest.Select(file => file.Id).ToHashSet();
        var others = _any.Where(file => !ids.Contains(file.Id)).ToArray();
        random.Shuffle(others);
        return [.. newest, .. others.Take(randomCount)];
    }
}
