using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.Probing.Strikes;

/// <summary>Log ids 2660–2669.</summary>
internal static partial class StrikeLog
{
    [LoggerMessage(
        2660, LogLevel.Information, "Clients of {Networks} networks came back for files that {Mirror} was to send; it is probed")]
    public static partial void StrikesAgree(this ILogger logger, string mirror, int networks);

    [LoggerMessage(2661, LogLevel.Warning, "The probe of {Mirror} that strikes led to did not end")]
    public static partial void StrikeProbeFailed(this ILogger logger, string mirror, Exception failure);
}
