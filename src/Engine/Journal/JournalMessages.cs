using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Journal;

/// <summary>Log ids 1330–1349.</summary>
internal static partial class JournalMessages
{
    [LoggerMessage(1330, LogLevel.Error, "the journal {Path} cannot be written: {Why}; the node goes on, it is tried again")]
    public static partial void JournalFailed(this ILogger logger, string path, string why);

    [LoggerMessage(1331, LogLevel.Warning, "the journal {Path} is written again")]
    public static partial void JournalRecovered(this ILogger logger, string path);

    [LoggerMessage(1332, LogLevel.Error, "the journal {Path} is unusable ({Why}): it is now {Aside}, and made anew")]
    public static partial void JournalSetAside(this ILogger logger, string path, string why, string aside);

    [LoggerMessage(1333, LogLevel.Information, "the journal takes what the log holds of each stream, up to {Head}")]
    public static partial void JournalSweeps(this ILogger logger, string head);

    [LoggerMessage(1334, LogLevel.Warning, "the journal lacks events {First} to {Last} of {Stream}: they are asked of other nodes")]
    public static partial void JournalHasHole(this ILogger logger, string stream, long first, long last);

    [LoggerMessage(1335, LogLevel.Error, "the journal {Path} cannot be read: {Why}")]
    public static partial void JournalUnreadable(this ILogger logger, string path, string why);
}
