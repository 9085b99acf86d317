using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.Alerts;

/// <summary>Log ids 2610–2629.</summary>
internal static partial class AlertsLog
{
    [LoggerMessage(2610, LogLevel.Warning, "Alerts over {Channel} did not go: {Problem}")]
    public static partial void AlertNotSent(this ILogger logger, string channel, string problem);

    [LoggerMessage(2611, LogLevel.Information, "The contact of {Mirror} was written to: it is down since {Since}")]
    public static partial void ContactWrittenTo(this ILogger logger, string mirror, DateTimeOffset since);

    [LoggerMessage(2612, LogLevel.Warning, "The contact of {Mirror} could not be written to: {Problem}")]
    public static partial void ContactNotWrittenTo(this ILogger logger, string mirror, string problem);

    [LoggerMessage(2613, LogLevel.Warning, "{File} is not read, alerts are told anew: {Problem}")]
    public static partial void AlertsNotRead(this ILogger logger, string file, string problem);

    [LoggerMessage(2614, LogLevel.Warning, "{File} is not written, alerts are told anew after a restart: {Problem}")]
    public static partial void AlertsNotWritten(this ILogger logger, string file, string problem);
}
