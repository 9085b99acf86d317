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
}
