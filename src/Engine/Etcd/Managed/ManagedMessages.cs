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

    [LoggerMessage(1360, LogLevel.Warning, "the etcd of node {Node} does not answer")]
    public static partial void MemberAway(this ILogger logger, string node);

    [LoggerMessage(1361, LogLevel.Information, "the etcd of node {Node} answers again")]
    public static partial void MemberBack(this ILogger logger, string node);

    [LoggerMessage(1362, LogLevel.Information, "the database of etcd at node {Node} is written anew: it had {MegaBytes} MiB, mostly empty")]
    public static partial void MemberDefragmented(this ILogger logger, string node, long megaBytes);

    [LoggerMessage(1363, LogLevel.Warning, "etcd at node {Node} was full and is not any more: {MegaBytes} MiB are left in use")]
    public static partial void MemberEmptied(this ILogger logger, string node, long megaBytes);

    [LoggerMessage(1364, LogLevel.Error,
        "etcd at node {Node} is full ({MegaBytes} MiB) and holds nothing that can be left out: commands are refused")]
    public static partial void MemberFull(this ILogger logger, string node, long megaBytes);

    [LoggerMessage(1365, LogLevel.Warning, "etcd at node {Node} uses {Used} MiB of {MegaBytes} MiB")]
    public static partial void MemberFillsUp(this ILogger logger, string node, long used, long megaBytes);

    [LoggerMessage(1366, LogLevel.Error, "etcd at node {Node} says that its data are corrupt: pbm cluster down, then delete them")]
    public static partial void MemberCorrupt(this ILogger logger, string node);

    [LoggerMessage(1367, LogLevel.Information, "etcd runs on without this process: process {Process}")]
    public static partial void EtcdLeftRunning(this ILogger logger, int process);
}
