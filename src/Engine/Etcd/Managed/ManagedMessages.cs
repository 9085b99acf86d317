using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>Log ids 1350–1379.</summary>
internal static partial class ManagedMessages
{
    [LoggerMessage(1350, LogLevel.Information, "etcd is started: process {Process}")]
    public static partial void EtcdStarted(this ILogger logger, int process);

    [LoggerMessage(1351, LogLevel.Information, "etcd runs already: process {Process} is adopted")]
    public static partial void EtcdAdopted(this ILogger logger, int process);

    [LoggerMessage(1352, LogLevel.Warning, "etcd has ended; it is started again in {Pause}; it says why in {Log}")]
    public static partial void EtcdEnded(this ILogger logger, TimeSpan pause, string log);

    [LoggerMessage(1353, LogLevel.Information, "etcd is stopped: process {Process}")]
    public static partial void EtcdStopped(this ILogger logger, int process);

    [LoggerMessage(1354, LogLevel.Warning, "the etcd of this node is left alone for now: {Why}")]
    public static partial void EtcdNotKept(this ILogger logger, string why);

    [LoggerMessage(1355, LogLevel.Information, "node {Node} is a learner of etcd from now on")]
    public static partial void LearnerAdded(this ILogger logger, string node);

    [LoggerMessage(1356, LogLevel.Information, "node {Node} has caught up and votes from now on")]
    public static partial void LearnerPromoted(this ILogger logger, string node);

    [LoggerMessage(1357, LogLevel.Warning, "node {Node} is no member of etcd any more")]
    public static partial void MemberRemoved(this ILogger logger, string node);

    [LoggerMessage(1358, LogLevel.Warning, "the data of this node's etcd are gone: its member {Member} is removed, and it joins again")]
    public static partial void DataLost(this ILogger logger, string member);

    [LoggerMessage(1359, LogLevel.Warning, "node {Node} was taken out of etcd's members: it joins again without its old data")]
    public static partial void TakenOut(this ILogger logger, string node);
}
