namespace MirrorActors.Engine.Log;

/// <summary>What became of an append.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>Durable. Appending the same event ids again gives the same answer.</summary>
    public sealed record Ok(Position At, long LastSequence) : AppendResult;

    /// <summary>The stream's last sequence is not the expected one; nothing was written.</summary>
    public sealed record Conflict(long HeadSequence) : AppendResult;

    /// <summary>The fencing token is not the newest of its shard; nothing was written and nothing will be.</summary>
    public sealed record Fenced : AppendResult;

    /// <summary>The engine did not answer. A retry with the same event ids is safe.</summary>
    /// <param name="MayHaveCommitted">True when the append may be in the log nevertheless.</param>
    public sealed record Unavailable(bool MayHaveCommitted, string Why) : AppendResult;
}
