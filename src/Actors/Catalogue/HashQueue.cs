namespace MirrorActors.Actors.Catalogue;

/// <summary>What is to be hashed besides the files that have no hashes, and what is not worth another try now.</summary>
internal sealed class HashQueue(CatalogueDependencies deps, TimeProvider clock)
{
    private readonly FileHasher _hasher = new(deps.Hashes, new ReadBudget(deps.Settings.HashRate, clock));
    private readonly Dictionary<int, Retouched> _retouched = [];
    private readonly HashSet<int> _failed = [];

    public bool IsRunning { get; private set; }

    /// <summary>Files hashed since the start.</summary>
    public long Hashed { get; private set; }

    /// <summary>The next round, to be run beside the actor; null while one runs or when no hashes are wanted.</summary>
    public Func<CancellationToken, Task<HashOutcome>>? TryStart(FileIds ids)
    {
        if (IsRunning || _hasher.Kinds.Count == 0) return null;
        IsRunning = true;
        var (retouched, failed) = (new Dictionary<int, Retouched>(_retouched), _failed.ToHashSet());
        return token => new HashRound(deps, _hasher, ids, clock).RunAsync(retouched, failed, token);
    }

    public void End(HashOutcome outcome)
    {
        IsRunning = false;
        Hashed += outcome.Files;
        foreach (var id in outcome.Rehashed) _retouched.Remove(id);
        _failed.UnionWith(outcome.Failed);
    }

    public void Stop() => IsRunning = false;

    /// <summary>A walk ended: what failed before may be tried again.</summary>
    public void Reset(IReadOnlyDictionary<int, Retouched> retouched)
    {
        _failed.Clear();
        _retouched.Clear();
        foreach (var (id, file) in retouched) _retouched.Add(id, file);
    }
}
