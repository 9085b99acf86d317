using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>Log ids 1300–1309.</summary>
internal static partial class ViewLog
{
    [LoggerMessage(1300, LogLevel.Information, "the tables are complete up to {Position}")]
    public static partial void FeedCaughtUp(this ILogger logger, Position position);

    [LoggerMessage(1303, LogLevel.Information, "{Prefix} restored from snapshots and events in {Took}")]
    public static partial void FoldRestored(this ILogger logger, string prefix, TimeSpan took);

    [LoggerMessage(1301, LogLevel.Warning,
        "the log is trimmed up to {Oldest}, the tables are at {Reached}: they are restored anew")]
    public static partial void FeedFellBehind(this ILogger logger, Position reached, Position oldest);

    [LoggerMessage(1302, LogLevel.Error,
        "following the log failed at {Reached} (restore anew: {Restore}); the tables stay, it is tried again")]
    public static partial void FeedFailed(this ILogger logger, Position reached, bool restore, Exception exception);

    [LoggerMessage(1304, LogLevel.Warning, "{Why}; the tables stay as they are, it is tried again")]
    public static partial void LogUnavailable(this ILogger logger, string why);

    [LoggerMessage(1305, LogLevel.Warning,
        "serving from the local snapshot of {Written:u}, position {Reached}, until the log can be read")]
    public static partial void RestoredLocally(this ILogger logger, DateTimeOffset written, Position reached);

    [LoggerMessage(1306, LogLevel.Debug, "local snapshot up to {Reached} written in {Took}")]
    public static partial void LocalSnapshotWritten(this ILogger logger, Position reached, TimeSpan took);

    [LoggerMessage(1307, LogLevel.Warning, "local snapshot {Path} could not be written: {Why}; it is tried again")]
    public static partial void LocalSnapshotNotWritten(this ILogger logger, string path, string why);

    [LoggerMessage(1308, LogLevel.Warning, "{Stream} waits at event {Sequence}, others go on: {Why}; it is tried again")]
    public static partial void StreamWaits(this ILogger logger, string stream, long sequence, string why);

    [LoggerMessage(1309, LogLevel.Information, "{Stream} goes on")]
    public static partial void StreamGoesOn(this ILogger logger, string stream);
}
