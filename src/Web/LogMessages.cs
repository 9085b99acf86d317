using Microsoft.Extensions.Logging;

namespace MirrorActors.Web;

/// <summary>Log lines of the web project: ids 3000 to 3999.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(3000, LogLevel.Warning,
        "{Peer} sends forwarding headers but is not in node.trusted-proxies: they are ignored, and its own address and "
        + "scheme count for all its requests")]
    public static partial void ForwardingNotTrusted(this ILogger log, string peer);

    [LoggerMessage(3001, LogLevel.Error, "Request failed: {Method} {Target}")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string method, string target);

    [LoggerMessage(3002, LogLevel.Warning, "Local file of {Path} cannot be read: {Problem}")]
    public static partial void LocalFileUnreadable(this ILogger log, string path, string problem);

    [LoggerMessage(3003, LogLevel.Warning,
        "Direct delivery is over its budget ({Limit}): clients without a mirror get 503. First path: {Path}")]
    public static partial void DirectBudgetExceeded(this ILogger log, string limit, string path);

    [LoggerMessage(3004, LogLevel.Error, "Access log {File} cannot be written: {Problem}")]
    public static partial void AccessLogUnwritable(this ILogger log, string file, string problem);

    [LoggerMessage(3005, LogLevel.Information, "Access log {File} opened again")]
    public static partial void AccessLogReopened(this ILogger log, string file);

    [LoggerMessage(
        3006, LogLevel.Information, "Public listener draining for {Time}: every answer closes its connection")]
    public static partial void DrainBegan(this ILogger log, TimeSpan time);

    [LoggerMessage(3007, LogLevel.Information, "Public listener stopped")]
    public static partial void ListenerStopped(this ILogger log);

    [LoggerMessage(3008, LogLevel.Warning, "Access log dropped {Lines} lines because the disk was too slow")]
    public static partial void AccessLogDropped(this ILogger log, long lines);

    [LoggerMessage(
        3009, LogLevel.Information, "Listening sockets left to the next process; for {Time} every answer here closes its connection")]
    public static partial void HandOverBegan(this ILogger log, TimeSpan time);

    [LoggerMessage(3010, LogLevel.Warning, "Backup broke off: {Problem}")]
    public static partial void BackupBrokeOff(this ILogger log, string problem);

    [LoggerMessage(3900, LogLevel.Warning,
        "{Peer} is in node.trusted-proxies and must begin with a PROXY header (node.proxy-protocol), but {Problem}: its "
        + "connection is closed")]
    public static partial void ProxyHeaderRefused(this ILogger log, string peer, string problem);

    [LoggerMessage(3901, LogLevel.Warning,
        "{Peer} sends a PROXY header but is not in node.trusted-proxies: its connection is closed")]
    public static partial void ProxyHeaderNotTrusted(this ILogger log, string peer);
}
