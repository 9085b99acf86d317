namespace MirrorActors.Engine.Ownership;

/// <summary>What runs because this node owns a shard.</summary>
public interface IShardHost
{
    /// <summary>This node owns the shard from now on. Returns at once.</summary>
    void Gained(int shard);

    /// <summary>Another node owns the shard: the log refuses what this one still appends. Returns at once.</summary>
    void Lost(int shard);

    /// <summary>Ends whatever appends to the shard's streams; returns when that is over, and the next owner may begin.</summary>
    Task LeaveAsync(int shard, CancellationToken token);
}
