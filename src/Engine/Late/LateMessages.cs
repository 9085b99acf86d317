using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Late;

/// <summary>Log ids 1320–1329.</summary>
internal static partial class LateMessages
{
    [LoggerMessage(1320, LogLevel.Error,
        "the engine cannot be opened: {Why}; commands are refused until it can, it is tried again")]
    public static partial void EngineNotOpened(this ILogger logger, string why);

    [LoggerMessage(1321, LogLevel.Warning, "the engine is open")]
    public static partial void EngineOpened(this ILogger logger);
}
