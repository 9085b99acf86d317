using Microsoft.Extensions.Logging;

namespace MirrorActors.Node;

internal static partial class LogMessages
{
    [LoggerMessage(4001, LogLevel.Error, "{Message}; the node serves on without it")]
    public static partial void GeoDatabaseUnusable(this ILogger logger, string message);

    [LoggerMessage(4002, LogLevel.Information, "geo databases opened anew: {Count}")]
    public static partial void GeoDatabasesReloaded(this ILogger logger, int count);

    [LoggerMessage(4003, LogLevel.Information, "stopping: {Signal}")]
    public static partial void NodeStopping(this ILogger logger, string signal);

    [LoggerMessage(4004, LogLevel.Information, "stopped")]
    public static partial void NodeStopped(this ILogger logger);

    [LoggerMessage(4005, LogLevel.Error, "geo databases could not be looked at; they stay as they are until the next try")]
    public static partial void GeoLookFailed(this ILogger logger, Exception failure);

    [LoggerMessage(4006, LogLevel.Error, "geo databases: {Count} look-ups met corrupt data since the last message")]
    public static partial void GeoDatabaseIsCorrupt(this ILogger logger, long count);

    [LoggerMessage(4007, LogLevel.Warning, "pbm cannot find this node by itself ({Fault}): --admin, --token-file")]
    public static partial void NoteNotLeft(this ILogger logger, string fault);

    [LoggerMessage(4009, LogLevel.Information, "geo.overrides read again: {Count} networks; other settings wait for the next start")]
    public static partial void GeoOverridesReloaded(this ILogger logger, int count);

    [LoggerMessage(4010, LogLevel.Error, "configuration not read again: {Fault}; what was in force stays")]
    public static partial void ConfigurationRefused(this ILogger logger, string fault);

    [LoggerMessage(4011, LogLevel.Warning,
        "no local tree, no redirect.origin, no fallbacks: a file that no mirror can serve is answered 503")]
    public static partial void NoLastResort(this ILogger logger);

    [LoggerMessage(4012, LogLevel.Warning, "handed over a socket on {Address}, which no listener is set to: it is closed")]
    public static partial void SocketNotUsed(this ILogger logger, string address);

    [LoggerMessage(4013, LogLevel.Information, "upgrade: process {Process} of {Program} started")]
    public static partial void SuccessorStarted(this ILogger logger, int process, string program);

    [LoggerMessage(4014, LogLevel.Information, "upgrade: process {Process} serves; this one finishes what is under way and ends")]
    public static partial void Upgraded(this ILogger logger, int process);

    [LoggerMessage(4015, LogLevel.Error, "not upgraded: {Fault}")]
    public static partial void NotUpgraded(this ILogger logger, string fault);

    [LoggerMessage(4016, LogLevel.Warning,
        "the engine was not open, or the log not read to its end, {Limit} after the process before this one let go: serving from the "
        + "local snapshot")]
    public static partial void NotCaughtUp(this ILogger logger, TimeSpan limit);

    [LoggerMessage(4017, LogLevel.Error, "what runs beside this node for its engine is not looked after any more: {Fault}")]
    public static partial void NotTakenBack(this ILogger logger, string fault);

    [LoggerMessage(4018, LogLevel.Warning, "stopped; {Part} did not end within {Limit} and was left")]
    public static partial void PartNotEnded(this ILogger logger, string part, TimeSpan limit);

    [LoggerMessage(4019, LogLevel.Warning, "{Part} did not end well: {Why}")]
    public static partial void PartEndedBadly(this ILogger logger, string part, string why);

    [LoggerMessage(4008, LogLevel.Error, "no local snapshot to serve from: {Why}; the node waits for its engine")]
    public static partial void NoStandIn(this ILogger logger, string why);
}
