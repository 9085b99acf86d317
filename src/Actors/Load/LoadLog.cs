using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.Load;

/// <summary>Log ids 2700–2799.</summary>
internal static partial class LoadLog
{
    [LoggerMessage(2700, LogLevel.Warning, "{Mirror} has reached {Percent} % of its monthly transfer: {Used} of {Quota} bytes")]
    public static partial void QuotaReached(this ILogger logger, string mirror, int percent, long used, long quota);

    [LoggerMessage(2701, LogLevel.Warning, "Coverage: {What}")]
    public static partial void CoverageIsThin(this ILogger logger, string what);
}
