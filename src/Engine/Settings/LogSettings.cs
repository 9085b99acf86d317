using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Settings;

/// <summary>Messages of the program; see <c>log</c> in reference.conf.</summary>
/// <param name="Level">Less severe messages are dropped.</param>
public sealed record LogSettings(LogLevel Level)
{
    public static LogSettings Read(SettingsReader r) => new(r.Read("log.level", Parse, LogLevel.Information));

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
