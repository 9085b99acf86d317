using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Journal;

/// <summary>Log ids 1400–1419.</summary>
internal static partial class JournalMessages
{
    [LoggerMessage(1400, LogLevel.Error, "the journal {Path} cannot be written: {Why}; the node goes on, it is tried again")]
    public static partial void JournalFailed(this ILogger logger, string path, string why);

    [LoggerMessage(1401, LogLevel.Warning, "the journal {Path} is written again")]
    public static partial void JournalRecovered(this ILogger logger, string path);

    [LoggerMessage(1402, LogLevel.Error, "the journal {Path} is unusable ({Why}): it is now {Aside}, and made anew")]
    public static partial void JournalSetAside(this ILogger logger, string path, string why, string aside);

    [LoggerMessage(1403, LogLevel.Information, "the journal takes what the log holds of each stream, up to {Head}")]
    public static partial void JournalSweeps(this ILogger logger, string head);

    [LoggerMessage(1404, LogLevel.Warning, "the journal lacks events {First} to {Last} of {Stream}: they are asked of other nodes")]
    public static partial void JournalHasHole(this ILogger logger, string stream, long first, long last);

    [LoggerMessage(1405, LogLevel.Error, "the journal {Path} cannot be read: {Why}")]
    public static partial void JournalUnreadable(this ILogger logger, string path, string why);

    [LoggerMessage(1406, LogLevel.Error, "the upkeep of the journal failed: {Why}; it is tried again in a minute")]
    public static partial void JournalUpkeepFailed(this ILogger logger, string why);

    [LoggerMessage(1407, LogLevel.Error,
        "events of {Stream} below {Sequence} in the journal of node {Node} are not of this history: not taken")]
    public static partial void JournalRefusesEvents(this ILogger logger, string stream, long sequence, string node);

    [LoggerMessage(1408, LogLevel.Warning, "node {Node} could not be asked for its journal: {Why}")]
    public static partial void JournalNotAsked(this ILogger logger, string node, string why);

    [LoggerMessage(1409, LogLevel.Information, "the journal has events {First} to {Last} of {Stream}, from node {Node}")]
    public static partial void JournalFilled(this ILogger logger, string stream, long first, long last, string node);
}
