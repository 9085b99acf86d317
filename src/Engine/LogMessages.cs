using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Engine;

/// <summary>Log ids 1000–1999; 1000–1099 belong to the actor kernel.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1000, LogLevel.Error, "{Path} failed and restarts in {Delay}")]
    public static partial void ActorRestarts(this ILogger log, string path, TimeSpan delay, Exception failure);

    [LoggerMessage(1001, LogLevel.Error, "{Path} failed for good and stops")]
    public static partial void ActorFailedForGood(this ILogger log, string path, Exception failure);

    [LoggerMessage(1002, LogLevel.Critical, "{Path} escalated its failure and has no parent")]
    public static partial void ActorEscalatedToNobody(this ILogger log, string path);

    [LoggerMessage(1003, LogLevel.Error, "{Path} failed while it was being stopped")]
    public static partial void ActorStopFailed(this ILogger log, string path, Exception failure);

    [LoggerMessage(1004, LogLevel.Warning, "{Path} did not stop within {Limit} and is cancelled")]
    public static partial void ActorDidNotStopInTime(this ILogger log, string path, TimeSpan limit);

    [LoggerMessage(1005, LogLevel.Error, "{Path} ignored its cancellation and is left running")]
    public static partial void ActorAbandoned(this ILogger log, string path);

    [LoggerMessage(1006, LogLevel.Warning, "{Path} did not stop within {Limit}: its actors are cancelled")]
    public static partial void ActorSystemDidNotStopInTime(this ILogger log, string path, TimeSpan limit);

    [LoggerMessage(1007, LogLevel.Information, "{Path} was cancelled")]
    public static partial void ActorCancelled(this ILogger log, string path);

    [LoggerMessage(1008, LogLevel.Warning, "{Path} has {Count} dead letters, the last {MessageType}: {Reason}")]
    internal static partial void ActorDeadLetters(
        this ILogger log, string path, long count, string messageType, DeadLetterReason reason);

    [LoggerMessage(1009, LogLevel.Error, "{Path} replied twice with {ReplyType}: the second reply is ignored")]
    public static partial void ActorRepliedTwice(this ILogger log, string path, string replyType);

    [LoggerMessage(1010, LogLevel.Warning,
        "{Stream} is read-only: the outcome of attempt {Attempt} to append is unknown ({Why}), again in {Delay}")]
    public static partial void AppendOutcomeUnknown(
        this ILogger log, string stream, int attempt, string why, TimeSpan delay);

    [LoggerMessage(1011, LogLevel.Error, "{Stream} has another owner and the instance here ends: {Why}")]
    public static partial void StreamHasAnotherOwner(this ILogger log, string stream, string why);

    [LoggerMessage(1012, LogLevel.Warning, "{Stream}: the snapshot at {Sequence} could not be saved")]
    public static partial void SnapshotFailed(this ILogger log, string stream, long sequence, Exception failure);

    [LoggerMessage(1013, LogLevel.Warning, "children of {Path} did not stop within {Limit} and are cancelled")]
    public static partial void ActorChildrenDidNotStopInTime(this ILogger log, string path, TimeSpan limit);

    [LoggerMessage(1014, LogLevel.Warning, "{Stream}: the log does not take what a command led to")]
    public static partial void AppendUnfit(this ILogger log, string stream, ArgumentException failure);
}
