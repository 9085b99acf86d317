using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.Auditing;

/// <summary>Log ids 2650–2699.</summary>
internal static partial class AuditorLog
{
    [LoggerMessage(2650, LogLevel.Warning, "{Mirror}: {Reason}; another range of the file is asked for in an hour")]
    public static partial void BytesDiffer(this ILogger logger, string mirror, string reason);

    [LoggerMessage(2651, LogLevel.Error, "{Mirror} goes into quarantine: {Reason}, for the second time")]
    public static partial void Quarantines(this ILogger logger, string mirror, string reason);

    [LoggerMessage(2652, LogLevel.Information, "{Mirror}: {Reason}")]
    public static partial void CopyOutdated(this ILogger logger, string mirror, string reason);

    [LoggerMessage(2653, LogLevel.Warning, "What an audit of {Mirror} found could not be recorded: {Problem}")]
    public static partial void AuditNotRecorded(this ILogger logger, string mirror, string problem);

    [LoggerMessage(2654, LogLevel.Error, "An audit of {Mirror} failed inside this node")]
    public static partial void AuditBroke(this ILogger logger, string mirror, Exception failure);
}
