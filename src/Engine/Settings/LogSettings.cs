using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Settings;

/// <summary>Messages of the program, and how long events are kept; see <c>log</c> in reference.conf.</summary>
/// <param name="Level">Less severe messages are dropped.</param>
/// <param name="Retention">Journalled events that are older are moved to archive files.</param>
public sealed record LogSettings(LogLevel Level, TimeSpan Retention)
{
    public static LogSettings Read(SettingsReader r) => new(
        r.Read("log.level", Parse, LogLevel.Information),
        r.Duration("log.retention", TimeSpan.FromDays(1), TimeSpan.FromDays(36_500)));

    private static Parsed<LogLevel> Parse(string text) => text switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => Parsed<LogLevel>.Refused("is not one of trace, debug, info, warning, error"),
    };
}
