using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Postgres;

/// <summary>Log ids 1330–1339.</summary>
internal static partial class PostgresMessages
{
    [LoggerMessage(1330, LogLevel.Warning, "{Place} is away: {Why}; it is tried again")]
    public static partial void DatabaseAway(this ILogger logger, string place, string why);

    [LoggerMessage(1331, LogLevel.Information, "{Place} is back")]
    public static partial void DatabaseBack(this ILogger logger, string place);
}
