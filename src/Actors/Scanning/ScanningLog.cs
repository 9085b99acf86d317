using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.Scanning;

/// <summary>Log ids 2200–2299.</summary>
internal static partial class ScanningLog
{
    [LoggerMessage(2200, LogLevel.Information, "Mirror {Mirror} listed by {Protocol} in {Seconds:0.0} s: "
        + "{Matched} match, {Outdated} outdated, {Foreign} not published")]
    public static partial void MirrorListed(
        this ILogger log, string mirror, string protocol, double seconds, long matched, long outdated, long foreign);

    [LoggerMessage(2201, LogLevel.Warning, "Mirror {Mirror} could not be listed by {Protocol}: {Problem}")]
    public static partial void ListingFailed(this ILogger log, string mirror, string protocol, string problem);

    [LoggerMessage(2202, LogLevel.Warning, "Mirror {Mirror}: the scan by {Protocol} is not taken over: {Problem}")]
    public static partial void ScanSuspicious(this ILogger log, string mirror, string protocol, string problem);

    [LoggerMessage(2203, LogLevel.Information, "Mirror {Mirror}: left out "
        + "{Hostile} unusable names, {Unlisted} unlisted directories, {Unreadable} unreadable files")]
    public static partial void EntriesLeftOut(
        this ILogger log, string mirror, long hostile, long unlisted, long unreadable);

    [LoggerMessage(2204, LogLevel.Warning, "Mirror {Mirror}: its trace file tells no time: {Problem}")]
    public static partial void TraceUnreadable(this ILogger log, string mirror, string problem);

    [LoggerMessage(2205, LogLevel.Information, "Mirror {Mirror}: its trace file tells the time again")]
    public static partial void TraceReadable(this ILogger log, string mirror);

    [LoggerMessage(2206, LogLevel.Warning, "The trace file {Path} of the tree tells no time: {Problem}")]
    public static partial void OriginTraceUnreadable(this ILogger log, string path, string problem);

    [LoggerMessage(2207, LogLevel.Warning, "Mirror {Mirror}: the scan by {Protocol} is taken over: {Problem}")]
    public static partial void LossIsReal(this ILogger log, string mirror, string protocol, string problem);

    [LoggerMessage(2208, LogLevel.Information, "Mirror {Mirror}: too few of the times that {Protocol} shows agree; sizes alone decide")]
    public static partial void TimesAreWrong(this ILogger log, string mirror, string protocol);

    [LoggerMessage(2209, LogLevel.Warning,
        "The trace file {Path} of the tree stands still since {Time:u}: no mirror can be seen to fall behind")]
    public static partial void OriginTraceStandsStill(this ILogger log, string path, DateTimeOffset time);

    [LoggerMessage(2210, LogLevel.Warning, "The trace file {Path} cannot be written into the tree: {Problem}")]
    public static partial void TraceNotWritten(this ILogger log, string path, string problem);

    [LoggerMessage(2211, LogLevel.Information, "The trace file {Path} is written into the tree again")]
    public static partial void TraceWritten(this ILogger log, string path);
}
