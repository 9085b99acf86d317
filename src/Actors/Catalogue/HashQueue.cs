using MirrorActors.Engine.Threads;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Starts rounds of hashing one after the other and remembers what is not worth another try now.</summary>
internal sealed class HashQueue(CatalogueDependencies deps, TimeProvider clock)
{
    private readonly FileHasher _hasher = new(
        deps.HashPolicy, new ReadBudget(deps.Settings.HashRate, clock),
        new ReadBudget(Math.Max(1, deps.Settings.HashRate / CatalogueLimits.SpareShare), clock));
    private readonly HashSet<int> _failed = [];
    private IReadOnlyList<FileHashing> _begun = [];
    private bool _again;
    private bool _isOlderThanWalk;

    public bool IsRunning { get; private set; }

    /// <summary>Files hashed since the start.</summary>
    public long Hashed { get; private set; }

    /// <summary>
    /// The next round, to be run beside the actor; null when no hashes are wanted, and while one runs, after which
    /// there will be another.
    /// </summary>
    public Func<CancellationToken, Task<HashOutcome>>? TryStart(FileIds ids)
    {
        _again = IsRunning;
        if (IsRunning || !deps.HashPolicy.MakesAny) return null;
        IsRunning = true;
        _isOlderThanWalk = false;
        var failed = _failed.ToHashSet();
        var begun = _begun;
        _begun = [];
        return token => new HashRound(deps, _hasher, ids, begun, clock).RunAsync(failed, token);
    }

    /// <returns>True when there may be more to hash.</returns>
    public bool End(HashOutcome outcome)
    {
        Stop(outcome);
        Hashed += outcome.Files;
        // A file that changed under a round that began before a walk is what the walk found, and deserves its try.
        if (!_isOlderThanWalk) _failed.UnionWith(outcome.Failed);
        return outcome.More || _again;
    }

    /// <summary>The round failed, or, with an outcome, was not recorded.</summary>
    public void Stop(HashOutcome? outcome = null)
    {
        IsRunning = false;
        Drop();
        var begun = outcome?.Begun ?? [];
        _begun = [.. begun.Take(CatalogueLimits.HashesBegun)];
        foreach (var hashing in begun.Skip(CatalogueLimits.HashesBegun)) hashing.Dispose();
    }

    /// <summary>What was begun is not gone on with.</summary>
    public void Drop()
    {
        foreach (var hashing in _begun) hashing.Dispose();
        _begun = [];
    }

    /// <summary>A walk ended: what failed before may be tried again.</summary>
    public void Reset()
    {
        _failed.Clear();
        _isOlderThanWalk = true;
    }
}
