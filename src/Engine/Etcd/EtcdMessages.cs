using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Etcd;

/// <summary>Log ids 1340–1349.</summary>
internal static partial class EtcdMessages
{
    [LoggerMessage(1340, LogLevel.Information, "a watch of etcd ended ({Why}); it goes on at the next member")]
    public static partial void WatchEnded(this ILogger logger, string why);

    [LoggerMessage(1341, LogLevel.Warning,
        "etcd's watch left out events of {Stream} before {Sequence}; they are read from the stream")]
    public static partial void HoleRepaired(this ILogger logger, string stream, long sequence);

    [LoggerMessage(1342, LogLevel.Warning, "the log cannot be followed for the time being: {Why}")]
    public static partial void NotFollowed(this ILogger logger, string why);

    [LoggerMessage(1343, LogLevel.Information, "the log is followed again")]
    public static partial void FollowedAgain(this ILogger logger);

    [LoggerMessage(1344, LogLevel.Warning, "the lease of node {Node} could not be renewed: {Why}")]
    public static partial void LeaseNotRenewed(this ILogger logger, string node, string why);

    [LoggerMessage(1345, LogLevel.Warning, "left without telling etcd ({Why}): what this node owns is free when its lease ends")]
    public static partial void LeftUntold(this ILogger logger, string why);
}
