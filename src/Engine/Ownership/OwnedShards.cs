using MirrorActors.Engine.Log;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Ownership;

/// <summary>The fences this node holds. Any thread.</summary>
internal sealed class OwnedShards
{
    private readonly Lock _lock = new();
    private readonly Fence?[] _fences = new Fence?[Limits.Shards];
    private readonly bool[] _leaving = new bool[Limits.Shards];

    public int Count
    {
        get
        {
            lock (_lock) return _fences.Count(fence => fence is not null);
        }
    }

    public IReadOnlyList<int> All
    {
        get
        {
            lock (_lock) return [.. Enumerable.Range(0, Limits.Shards).Where(shard => _fences[shard] is not null)];
        }
    }

    public Fence? this[int shard]
    {
        get
        {
            lock (_lock) return _fences[shard];
        }
    }

    /// <summary>The newest fence; one that the log refuses when there is none.</summary>
    public Fence FenceOf(int shard) => this[shard] ?? NoFence(shard);

    public static Fence NoFence(int shard) => new(ShardHash.Scope(shard), 0);

    /// <summary>Held, and not about to be given up.</summary>
    public bool Owns(int shard)
    {
        lock (_lock) return _fences[shard] is not null && !_leaving[shard];
    }

    public void Set(int shard, Fence? fence)
    {
        lock (_lock) (_fences[shard], _leaving[shard]) = (fence, false);
    }

    /// <summary>It is still held, for what is under way.</summary>
    public void Leave(int shard, bool isLeaving)
    {
        lock (_lock) _leaving[shard] = isLeaving;
    }

    public void Clear()
    {
        lock (_lock)
        {
            Array.Clear(_fences);
            Array.Clear(_leaving);
        }
    }
}
