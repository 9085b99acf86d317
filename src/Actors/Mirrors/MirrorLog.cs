using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.Mirrors;

/// <summary>Log ids 2000–2099.</summary>
internal static partial class MirrorLog
{
    [LoggerMessage(2000, LogLevel.Information, "{Stream}: {Event}")]
    public static partial void MirrorChangedState(this ILogger logger, string stream, string @event);

    [LoggerMessage(2001, LogLevel.Error, "{Repository}/{Mirror}: the scan failed inside this node")]
    public static partial void ScanBroke(this ILogger logger, string repository, string mirror, Exception exception);

    [LoggerMessage(2002, LogLevel.Error,
        "{Repository}/{Mirror}: the file set {Blob} in force cannot be read; a scan is compared with its number of files alone")]
    public static partial void PreviousSetUnreadable(
        this ILogger logger, string repository, string mirror, string blob, Exception? exception);

    [LoggerMessage(2003, LogLevel.Warning, "{Stream}: its actor ended; it is started again in {Delay}")]
    public static partial void MirrorActorEnded(this ILogger logger, string stream, TimeSpan delay);

    [LoggerMessage(2005, LogLevel.Error, "{Repository}/{Mirror}: a check of its files failed inside this node")]
    public static partial void FileCheckBroke(this ILogger logger, string repository, string mirror, Exception exception);

    [LoggerMessage(2006, LogLevel.Warning, "{Repository}/{Mirror}: {Directory} could not be listed: {Problem}")]
    public static partial void DirectoryNotListed(
        this ILogger logger, string repository, string mirror, string directory, string problem);

    [LoggerMessage(2004, LogLevel.Error, "the mirrors in the log could not be listed; it is tried again in {Delay}")]
    public static partial void MirrorsNotListed(this ILogger logger, TimeSpan delay, Exception exception);
}
