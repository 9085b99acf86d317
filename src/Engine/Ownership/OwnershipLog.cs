using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Ownership;

/// <summary>Log ids 1310–1319.</summary>
internal static partial class OwnershipLog
{
    [LoggerMessage(1310, LogLevel.Information, "node {Node} owns {Shards} shards")]
    public static partial void ShardsOwned(this ILogger logger, string node, int shards);

    [LoggerMessage(1311, LogLevel.Error,
        "node {Node} could not become the owner of its shards; it tries again in {Delay}")]
    public static partial void ShardsNotOwned(this ILogger logger, string node, TimeSpan delay, Exception exception);

    [LoggerMessage(1312, LogLevel.Warning, "node {Node} lost its session; it joins again")]
    public static partial void SessionLost(this ILogger logger, string node);

    [LoggerMessage(1314, LogLevel.Warning, "node {Node} gives up shard {Shard} although what runs for it did not end within {Limit}")]
    public static partial void ShardNotLeft(this ILogger logger, string node, int shard, TimeSpan limit);

    [LoggerMessage(1315, LogLevel.Warning, "node {Node} does not hear of members or owners; it asks again in {Delay}: {Problem}")]
    public static partial void WatchBroke(this ILogger logger, string node, TimeSpan delay, string problem);

    [LoggerMessage(1313, LogLevel.Warning, "node {Node} left without freeing its shards; the next start frees them")]
    public static partial void ShardsNotFreed(this ILogger logger, string node, Exception exception);

    [LoggerMessage(1316, LogLevel.Warning,
        "node {Node} leaves, and the engine did not take back all its shards within {Limit}; what is left is free when its session ends")]
    public static partial void NotHandedOff(this ILogger logger, string node, TimeSpan limit);
}
